import type {Secret} from '../../base/secret.ts'
import type {CertsFolder} from './snapshot.ts'
import type {Judged, Product} from './verdict.ts'

/** All that findings are made from. */
export interface Context {
  readonly folder: CertsFolder
  readonly product: Product
  readonly judged: Judged
  readonly password: Secret
  readonly now: Date
  /** The command that mends what is safe to mend, as it stands in `fix`. */
  readonly fixCommand: string
}
