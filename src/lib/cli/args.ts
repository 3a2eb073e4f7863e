import * as Args from '@oclif/core/args'

// oclif would fill a missing argument from a piped stdin; here stdin belongs to secrets and documents.
const ignoreStdin = true

/** A required positional argument. */
export const arg = (description: string) => Args.string({description, required: true, ignoreStdin})

/** A positional argument that may be left out. */
export const optionalArg = (description: string) => Args.string({description, ignoreStdin})
