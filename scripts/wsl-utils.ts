// What the bundles take for the module wsl-utils, of which oclif wants two things. The real one loads half of Node
// to find them: a millisecond of each run.
import {release} from 'node:os'

/** Whether this is Linux inside of Windows. */
export const isWsl = process.platform === 'linux' && /microsoft/i.test(release())

/** The shell that oclif asks for the name of the shell it runs in, on Windows. */
export const powerShellPath = async (): Promise<string> => 'powershell.exe'
