import type {Interfaces} from '@oclif/core'
import type {Command} from '@oclif/core/command'
import {commandTable} from './command-table.ts'

/** What `oclif.manifest.json` says of the commands. */
export type Manifest = Readonly<Record<string, Command.Cached>>

/**
 * The root plugin as oclif would find it on the disk, without reading the disk.
 *
 * Each command is loaded when it runs, and only that one.
 */
export function rootPlugin(
  pjson: Interfaces.PJSON,
  manifest: Manifest,
  root: string,
): Interfaces.Plugin {
  const load = async (id: string): Promise<Command.Class> => {
    const entry = commandTable[id]
    if (!entry) throw new Error(`no command ${id}`)
    const {default: command} = await entry()
    command.id = id
    command.plugin = plugin
    return command
  }
  const plugin: Interfaces.Plugin = {
    _base: '',
    alias: pjson.name,
    commandIDs: Object.keys(manifest),
    commandsDir: undefined,
    commands: Object.entries(manifest).map(([id, cached]) => ({...cached, load: () => load(id)})),
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
  return plugin
}
