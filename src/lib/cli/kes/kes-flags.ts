import * as Flags from '@oclif/core/flags'

const helpGroup = 'SERVER'

/** Which KES is asked, where no alias names it, and as whom. */
export const kesFlags = {
  server: Flags.string({
    helpGroup,
    helpValue: 'URL',
    description: 'https://HOST:PORT of the KES, in place of an alias',
  }),
  'api-key-file': Flags.string({
    helpGroup,
    helpValue: 'FILE',
    exclusive: ['cert'],
    description: 'file that holds the API key, - for stdin',
  }),
  cert: Flags.string({
    helpGroup,
    helpValue: 'FILE',
    dependsOn: ['key'],
    description: 'client certificate to show, in place of an API key',
  }),
  key: Flags.string({
    helpGroup,
    helpValue: 'FILE',
    dependsOn: ['cert'],
    description: 'its private key',
  }),
  'password-file': Flags.string({
    helpGroup,
    helpValue: 'FILE',
    dependsOn: ['key'],
    description: 'password of that key; asked for on a terminal',
  }),
  ca: Flags.string({
    helpGroup,
    helpValue: 'FILE',
    description: 'PEM file of the CA to trust, too',
  }),
  fingerprint: Flags.string({
    helpGroup,
    helpValue: 'sha256:HEX',
    description: 'trust just the server certificate with this fingerprint',
  }),
}

/** The values of these flags. */
export type KesFlagValues = {readonly [Name in keyof typeof kesFlags]?: string | undefined}
