// A plugin for the bundler that makes oclif load its modules when they are first used.
//
// oclif is CommonJS that requires everything at the top of each file: globbing, a spinner, semver, a YAML of
// its own. A line runs a tenth of that. The transform moves each top-level `const x_1 = require("…")` to the
// places of use. A test compares help and errors of what is bundled with what tsc makes.
import type {Plugin} from 'rolldown'

const topLevelRequire =
  /^(?:const|var) (\w+_\d+) = ((?:__importDefault\()?require\("([^"]+)"\)\)?);$/gm

// Built-in modules cost nothing, but for these two.
const costly = /^(node:)?(child_process|readline)/

export const lazyRequires: Plugin = {
  name: 'lazy-requires',
  transform: {
    filter: {id: /@oclif[/\\]core[/\\]lib[/\\].*\.js$/},
    handler(code) {
      let lazy = code
      for (const [line, name = '', expression = '', module = ''] of code.matchAll(
        topLevelRequire,
      )) {
        if (module.startsWith('node:') && !costly.test(module)) continue
        lazy = lazy
          .replace(line, '')
          .replaceAll(new RegExp(`\\b${name}\\b`, 'g'), () => `(${expression})`)
      }
      return {code: lazy, moduleType: 'js'}
    },
  },
}
