import {join, resolve} from 'node:path'

/** What of its surroundings the configuration depends on. */
export interface ConfigEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The user's home directory; `%USERPROFILE%` on Windows. */
  readonly home: string
  readonly platform: NodeJS.Platform
  /** What `-C/--config-dir` said. */
  readonly configDir?: string | undefined
}

/** The directory that mc uses, too: the flag, else MC_CONFIG_DIR, else ~/.mc (Windows: %USERPROFILE%\mc). */
export function configDirectory({env, home, platform, configDir}: ConfigEnvironment): string {
  const chosen = configDir || env.MC_CONFIG_DIR
  return chosen ? resolve(chosen) : join(home, platform === 'win32' ? 'mc' : '.mc')
}
