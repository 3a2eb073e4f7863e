// The thin entry: what `--version` needs, and nothing else, is loaded at once.
// oclif would trace whole command lines, with the secrets in them, for who sets it for another program.
delete process.env.DEBUG
// Nor has it to look for a file with colours, which mctl does not take from there.
process.env.MCTL_DISABLE_THEME = 'true'
const [first] = process.argv.slice(2)
if (first === '--version' || first === '-v' || first === 'version') {
  process.stdout.on('error', () => {
    process.exitCode = 1
  })
  void import('./version.ts').then(({version}) => process.stdout.write(`mctl version ${version}\n`))
} else {
  void import('./cli.ts').then(({run}) => run(process.argv.slice(2)))
}
