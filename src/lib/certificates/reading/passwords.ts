import type {Secret} from '../../base/secret.ts'

/** A password that was given, and where it came from. */
export interface GivenPassword {
  readonly secret: Secret
  /** `--password-file`, or the name of a variable. */
  readonly from: string
  /** Given for this run alone, so that it must fit; a variable may be for other files. */
  readonly mustFit: boolean
}

/** Where the passwords of keys and of PKCS#12 files come from. */
export interface Passwords {
  readonly given: readonly GivenPassword[]
  /** Asks whoever sits at the terminal; undefined when nobody does. */
  ask(what: string): Promise<Secret | undefined>
}
