import type {Interfaces} from '@oclif/core'
import type {Command} from '@oclif/core/command'
import {Config} from '@oclif/core/config'
import manifest from '../oclif.manifest.json' with {type: 'json'}
import packageJson from '../package.json' with {type: 'json'}

// Both files are ours, made by `oclif manifest` and by hand; oclif's types say more than JSON can.
const commands = Object.entries(manifest.commands as unknown as Record<string, Command.Cached>)
const pjson = packageJson as unknown as Interfaces.PJSON

/** The configuration with all that is said of all commands, made without a look at the disk. */
export async function loadConfig(): Promise<Config> {
  const root = process.execPath
  const plugin = rootPlugin(root)
  const config = await Config.load({root, pjson, plugins: new Map([[plugin.name, plugin]])})
  // oclif's own names the version of Node, which the standalone program is not.
  config.userAgent = `${config.name}/${config.version} ${config.platform}-${config.arch}`
  return config
}

/** The root plugin as oclif would find it on the disk. */
function rootPlugin(root: string): Interfaces.Plugin {
  // Help is made from what the manifest says.
  const load = async (): Promise<never> => {
    throw new Error('help loads no command')
  }
  return {
    _base: '',
    alias: pjson.name,
    commandIDs: commands.map(([id]) => id),
    commandsDir: undefined,
    commands: commands.map(([, cached]) => ({...cached, load})),
    findCommand: load,
    hasManifest: true,
    hooks: {},
    isRoot: true,
    load: async () => undefined,
    moduleType: 'module',
    name: pjson.name,
    options: {root},
    pjson,
    root,
    tag: '',
    topics: Object.entries(pjson.oclif.topics ?? {}).map(([name, topic]) => ({
      name,
      description: topic.description ?? '',
    })),
    type: 'core',
    valid: true,
    version: pjson.version,
  }
}
