import {type Line, lines} from '../line.ts'

export const kmsLines: readonly Line[] = lines(`
  admin kms key status t
  admin kms key status t my-key
  admin kms key status t nosuch
  admin kms key status n
  admin kms key create t newkey
  admin kms key create t my-key
  admin kms key create n newkey
  admin kms key list t
  admin kms key list n
  admin kms key list
  admin kms key rotate t my-key
`)
