import * as Flags from '@oclif/core/flags'
import {parseValidity, type Validity} from '../../certificates/making/validity.ts'

/** From when and until when a new certificate is valid. */
export const validityFlags = {
  days: Flags.integer({
    helpValue: 'N',
    exclusive: ['hours', 'not-after'],
    description: 'how long it is valid, from now on',
  }),
  hours: Flags.integer({
    helpValue: 'N',
    exclusive: ['not-after'],
    description: 'the same, in hours',
  }),
  'not-before': Flags.string({
    helpValue: 'TIME',
    exclusive: ['backdate'],
    description: 'when it begins, in RFC 3339',
  }),
  'not-after': Flags.string({helpValue: 'TIME', description: 'when it ends, in RFC 3339'}),
  backdate: Flags.string({
    helpValue: 'TIME',
    description: 'how long ago it begins, because clocks differ (5m)',
  }),
}

type Values = {
  readonly days?: number | undefined
  readonly hours?: number | undefined
  readonly 'not-before'?: string | undefined
  readonly 'not-after'?: string | undefined
  readonly backdate?: string | undefined
}

/** Reads these flags; where they say nothing of the end, it lives `days` days. Throws `bad_input`. */
export function readValidity(flags: Values, days: number, now: Date): Validity {
  const {hours, backdate, 'not-before': notBefore, 'not-after': notAfter} = flags
  return parseValidity({days: flags.days, hours, notBefore, notAfter, backdate}, days, now)
}
