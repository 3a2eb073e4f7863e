import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {datedPair, writePair} from '../test/helpers/dated-pair.ts'
import {findProgram} from '../test/helpers/programs.ts'
import {temporaryDirectory} from '../test/helpers/run-mctl.ts'
import {
  type Comparison,
  type Environment,
  median,
  mediansInTurn,
  programs,
  timed,
} from './bench-runs.ts'

const fileCount = 10_000
/** Of the files, so many are given to the peers, and their time is multiplied: with all it would be minutes. */
const sampleSize = 1000
const endpointCount = 500
const rounds = 5

/** mctl beside openssl, step and mkcert. */
export async function compareCertificates(runs: number): Promise<Comparison[]> {
  await using place = await temporaryDirectory()
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: place.path,
    MC_CONFIG_DIR: join(place.path, 'mc'),
  }
  return [
    ...(await compareFiles(place.path, env)),
    await compareEndpoints(place.path, env),
    // So short that more runs are needed for a median that says something.
    ...(await compareCreation(place.path, runs * 3, env)),
  ]
}

async function compareFiles(folder: string, env: Environment): Promise<Comparison[]> {
  const certs = join(folder, 'certs')
  mkdirSync(certs)
  const files = Array.from({length: fileCount}, (_, index) => {
    const file = join(certs, `${index}.crt`)
    writeFileSync(file, datedPair({hosts: [`node${index}.example.net`]}).cert)
    return file
  })
  const step = await findProgram('step')
  const loops = {
    openssl: 'for f; do openssl x509 -in "$f" -noout -checkend 172800 || exit; done',
    // It ends with 1 where no renewal is needed.
    step: `for f; do '${step}' certificate needs-renewal "$f" --expires-in 48h; [ $? = 1 ] || exit 2; done`,
  }
  const mctl = mctlBeside(['cert', 'check', certs], env)
  const times = {openssl: 0, step: 0}
  for (let round = 0; round < rounds; round += 1) {
    const share = files.slice((round * sampleSize) / rounds, ((round + 1) * sampleSize) / rounds)
    times.openssl += timed(['sh', '-c', loops.openssl, 'sh', ...share], env)
    times.step += timed(['sh', '-c', loops.step, 'sh', ...share], env)
    mctl.measure()
  }
  const factor = fileCount / sampleSize
  const what = `check ${fileCount} certificate files`
  return [
    {
      what,
      peer: `openssl x509 -checkend in a loop (${sampleSize} measured, times ${factor})`,
      aim: '0.005',
      peerTime: times.openssl * factor,
      ...mctl.medians(),
    },
    {
      what,
      peer: `step certificate needs-renewal in a loop (${sampleSize} measured, times ${factor})`,
      aim: '',
      peerTime: times.step * factor,
      ...mctl.medians(),
    },
  ]
}

async function compareEndpoints(folder: string, env: Environment): Promise<Comparison> {
  const pair = join(folder, 'pair')
  writePair(pair, datedPair())
  const script = join(import.meta.dirname, 'tls-endpoints.ts')
  const server = spawn(process.execPath, [script, pair, `${endpointCount}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    const [line]: unknown[] = await once(createInterface(server.stdout), 'line')
    const endpoints = String(line).trim().split(' ')
    const list = join(folder, 'endpoints.txt')
    writeFileSync(list, `${endpoints.join('\n')}\n`)
    const loop =
      'for e; do openssl s_client -connect "$e" </dev/null 2>/dev/null | openssl x509 -noout -enddate || exit; done'
    const mctl = mctlBeside(['cert', 'check', '--from', list], env)
    let peerTime = 0
    for (let round = 0; round < rounds; round += 1) {
      const share = endpoints.slice(
        (round * endpointCount) / rounds,
        ((round + 1) * endpointCount) / rounds,
      )
      peerTime += timed(['sh', '-c', loop, 'sh', ...share], env)
      mctl.measure()
    }
    return {
      what: `check ${endpointCount} live endpoints`,
      peer: 'openssl s_client | openssl x509 in a loop',
      aim: '0.1',
      peerTime,
      ...mctl.medians(),
    }
  } finally {
    server.stdin.end()
    await once(server, 'exit')
  }
}

async function compareCreation(
  folder: string,
  runs: number,
  env: Environment,
): Promise<Comparison[]> {
  const [step, mkcert] = [await findProgram('step'), await findProgram('mkcert')]
  const made = join(folder, 'made')
  const out = (name: string): string => join(made, name)
  const create = ['cert', 'create', 'localhost', '--out']
  const peers = {
    'openssl req -x509': [
      ...'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90'.split(' '),
      ...'-subj /CN=localhost -addext subjectAltName=DNS:localhost'.split(' '),
      ...['-keyout', out('openssl.key'), '-out', out('openssl.crt')],
    ],
    'step certificate create': [
      ...[step, 'certificate', 'create', 'localhost', out('step.crt'), out('step.key')],
      ...'--profile self-signed --subtle --no-password --insecure'.split(' '),
      ...'--san localhost --kty EC --curve P-256'.split(' '),
    ],
    // Its own CA is made in the first round, and trusted by nobody.
    'mkcert -ecdsa': [
      ...[mkcert, '-ecdsa', '-cert-file', out('mkcert.crt'), '-key-file', out('mkcert.key')],
      'localhost',
    ],
  }
  const medianOf = mediansInTurn(
    {
      ...peers,
      binary: [...programs.binary, ...create, out('binary')],
      npm: [...programs.npm, ...create, out('npm')],
    },
    runs,
    {...env, CAROOT: join(folder, 'mkcert'), TRUST_STORES: 'none', NO_COLOR: '1'},
    // Each makes new files: none has to keep what is there.
    () => {
      rmSync(made, {recursive: true, force: true})
      mkdirSync(made)
    },
  )
  return Object.keys(peers).map((peer) => ({
    what: 'make a P-256 certificate',
    peer,
    aim: peer.startsWith('step') ? '1' : '',
    peerTime: medianOf(peer),
    binary: medianOf('binary'),
    npm: medianOf('npm'),
  }))
}

/** mctl's times for one line, taken between those of the peers. */
function mctlBeside(args: readonly string[], env: Environment) {
  const binary: number[] = []
  const npm: number[] = []
  const run = (name: 'binary' | 'npm'): number => timed([...programs[name], ...args], env)
  run('binary')
  run('npm')
  return {
    measure: (): void => {
      binary.push(run('binary'))
      npm.push(run('npm'))
    },
    medians: () => ({binary: median(binary), npm: median(npm)}),
  }
}
