// The direction of imports: command -> cli, output and subjects -> clients -> pure modules. No way back.
const subjects =
  '^src/lib/(aliases|users|groups|access-keys|policies|rights|iam-archive|identity-providers|kms|kms-environment|batch-jobs|encryption|key-server|stat|certificates|deployment)/'
const pure = '^src/lib/(base|errors|sigv4|wire|x509|policy|xml|output)/'
const io =
  '^(node:)?(fs|net|tls|http|https|http2|dns|dgram|child_process|worker_threads|cluster|readline|repl|inspector)(/|$)'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: {circular: true},
    },
    {
      name: 'pure-modules-do-no-io',
      comment: 'Bytes in, bytes out: what they need is an argument.',
      severity: 'error',
      from: {path: pure},
      to: {path: io},
    },
    {
      name: 'pure-modules-know-only-pure-modules',
      severity: 'error',
      from: {path: pure},
      to: {path: '^src/', pathNot: [pure, subjects]},
    },
    {
      name: 'presenters-take-only-types-of-subjects',
      severity: 'error',
      from: {path: '^src/lib/output/'},
      to: {path: subjects, dependencyTypesNot: ['type-only']},
    },
    {
      name: 'only-presenters-see-subjects-from-below',
      severity: 'error',
      from: {path: '^src/lib/(base|errors|sigv4|wire|x509|policy|xml)/'},
      to: {path: subjects},
    },
    {
      name: 'subjects-say-what-they-need',
      comment: 'A subject names the calls it needs in an interface; the client happens to fit.',
      severity: 'error',
      from: {path: subjects},
      to: {
        path: '^src/lib/(admin|s3|kes|http|tls|config|connection|faults)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'subjects-do-not-know-the-program',
      severity: 'error',
      from: {path: subjects},
      to: {
        path: '^src/(commands|lib/(cli|library|output))/|^node_modules/(@oclif|chalk|@inquirer)/',
      },
    },
    {
      name: 'clients-know-nothing-above-them',
      severity: 'error',
      from: {path: '^src/lib/(admin|s3|kes|http|tls|config|connection|faults)/'},
      to: {path: ['^src/(commands|lib/(cli|library|output))/', subjects]},
    },
    {
      name: 'the-library-knows-no-program',
      comment:
        'It stands beside the commands, on the same subjects: no words, no process, no prompts.',
      severity: 'error',
      from: {path: '^src/(index\\.ts$|lib/library/)'},
      to: {path: '^src/(commands|lib/(cli|output))/|^node_modules/(@oclif|chalk|@inquirer)/'},
    },
    {
      name: 'no-program-uses-the-library',
      severity: 'error',
      from: {path: '^src/', pathNot: '^src/(index\\.ts$|lib/library/)'},
      to: {path: '^src/(index\\.ts$|lib/library/)'},
    },
    {
      name: 'the-transport-knows-no-protocol',
      severity: 'error',
      from: {path: '^src/lib/(http|tls|config|connection)/'},
      to: {path: '^src/lib/(admin|s3|kes|faults|sigv4|wire)/'},
    },
    {
      name: 'oclif-and-prompts-stay-in-cli',
      severity: 'error',
      from: {path: '^src/lib/', pathNot: '^src/lib/cli/'},
      to: {path: '^node_modules/(@oclif|@inquirer|chalk)/'},
    },
    {
      name: 'commands-do-not-reach-for-clients',
      comment: 'They ask the services, which make clients with keys, trust and deadlines.',
      severity: 'error',
      from: {path: '^src/commands/'},
      to: {
        path: '^src/lib/(http|sigv4|wire|faults|config|connection)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-command-uses-another',
      severity: 'error',
      from: {path: '^src/commands/'},
      to: {path: '^src/commands/'},
    },
  ],
  options: {
    doNotFollow: {path: 'node_modules'},
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {extensions: ['.ts', '.js', '.json']},
  },
}
