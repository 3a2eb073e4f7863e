// A plugin for the bundler that makes oclif load its modules when they are first used.
//
// oclif is CommonJS that requires everything at the top of each file: globbing, a spinner, semver, a YAML of
// its own, and many modules of Node, which take their time, too. A line runs a tenth of that. The transform moves
// each top-level `const x_1 = require("…")` to the places of use. A test compares help and errors of what is bundled
// with what tsc makes.
import type {Plugin} from 'rolldown'

const topLevelRequire =
  /^(?:const|var) (\w+_\d+) = ((?:__importDefault\()?require\("[^"]+"\)\)?);$/gm

export const lazyRequires: Plugin = {
  name: 'lazy-requires',
  transform: {
    filter: {id: /@oclif[/\\]core[/\\]lib[/\\].*\.js$/},
    handler(code) {
      let lazy = code
      for (const [line, name = '', expression = ''] of code.matchAll(topLevelRequire)) {
        lazy = lazy
          .replace(line, '')
          .replaceAll(new RegExp(`\\b${name}\\b`, 'g'), () => `(${expression})`)
      }
      return {code: lazy, moduleType: 'js'}
    },
  },
}
