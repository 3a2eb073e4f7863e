import * as Flags from '@oclif/core/flags'

const helpGroup = 'GLOBAL'

/** The flags that every command takes, and that may stand anywhere on the line. */
export const globalFlags = {
  quiet: Flags.boolean({helpGroup, char: 'q', description: 'show no progress'}),
  'config-dir': Flags.string({
    helpGroup,
    char: 'C',
    helpValue: 'DIR',
    description: 'folder of the configuration (default: ~/.mc)',
  }),
  'custom-header': Flags.string({
    helpGroup,
    char: 'H',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "'NAME: VALUE'",
    description: 'send one more header with every request',
  }),
  yes: Flags.boolean({helpGroup, char: 'y', description: 'answer yes to every question'}),
  help: Flags.boolean({helpGroup, char: 'h', description: 'show this help'}),
  json: Flags.boolean({helpGroup, description: 'print JSON, one object per line'}),
  'no-color': Flags.boolean({helpGroup, description: 'print without colours'}),
  debug: Flags.boolean({helpGroup, description: 'trace requests on stderr, without secrets'}),
  insecure: Flags.boolean({helpGroup, description: 'accept any certificate, this time'}),
  resolve: Flags.string({
    helpGroup,
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'HOST[:PORT]=IP',
    description: 'use this address for a host',
  }),
  timeout: Flags.string({
    helpGroup,
    helpValue: 'DURATION',
    description: 'give up on a request after this time (default: 30s)',
  }),
  retries: Flags.integer({
    helpGroup,
    min: 0,
    max: 100,
    description: 'how often a request that failed in passing is sent again (default: 3)',
  }),
  // mc has these; nothing here pages or moves enough to be limited.
  'disable-pager': Flags.boolean({helpGroup, hidden: true}),
  dp: Flags.boolean({helpGroup, hidden: true}),
  'limit-upload': Flags.string({helpGroup, hidden: true}),
  'limit-download': Flags.string({helpGroup, hidden: true}),
  'show-secrets': Flags.boolean({helpGroup, description: 'print secrets instead of ********'}),
}

/** The global flags that take a value, by every spelling: what stands behind them is no command. */
export const globalFlagsWithValue: ReadonlySet<string> = new Set([
  '--config-dir',
  '-C',
  '--resolve',
  '--custom-header',
  '-H',
  '--timeout',
  '--retries',
  '--limit-upload',
  '--limit-download',
])
