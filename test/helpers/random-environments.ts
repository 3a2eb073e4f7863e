import type {EnvironmentCase} from './environment-server.ts'
import type {Random} from './mutations.ts'
import {recordedKes} from './recorded-environments.ts'

type Choose = <T>(items: readonly [T, ...T[]]) => T

const key = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlBQkNERUY='
const dir = '$' + '{DIR}'
// Nobody listens there.
const dead = ['https://127.0.0.1:1', 'https://127.0.0.1:2/', 'HTTPS://localhost:1'] as const

/** An environment such as somebody might write, with slips in it; one that asks nobody but this machine. */
export function randomEnvironment(random: Random): EnvironmentCase {
  const choose: Choose = (items) => items[random(items.length)] ?? items[0]
  const files: Record<string, string> = {}
  const env: Record<string, string> = {}
  const groups = [staticKey, staticKey, keyFile, kes, kes, minkms, nothing]
  for (let times = random(8) === 0 ? 2 : 1; times > 0; times -= 1) {
    Object.assign(env, choose([nothing, ...groups])(random, choose, files))
  }
  if (random(3) === 0) {
    env.MINIO_KMS_AUTO_ENCRYPTION = choose(['on', 'off', 'yes', 'TRUE', ' enAbled ', 'oN', '', '1'])
  }
  if (random(8) === 0) env.MINIO_KMS_MASTER_KEY = 'old'
  if (random(6) === 0)
    env[choose(['MINIO_KMS_KES_CAPATH', 'MINIO_KMS_ENCLAVE', 'MINIO_KMS_SECRET_KEY'])] = ''
  return random(4) === 0 ? inFile(env, files, random, choose) : {env, files}
}

function nothing(): Record<string, string> {
  return {}
}

function slipped(text: string, random: Random, choose: Choose): string {
  const at = random(text.length + 1)
  switch (random(6)) {
    case 0:
      return (
        text.slice(0, at) +
        choose([' ', '\n', '\r\n', '=', ':', 'ü', '\u00a0', '%d', '-', '"']) +
        text.slice(at)
      )
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random(4))
    case 2:
      return choose([' ', '\t', '\n', '"', '\uFEFF', '# c\n']) + text
    case 3:
      return text + choose([' ', '\n', '=', '"', '\u0085', ';x', '%'])
    default:
      return text
  }
}

function staticText(random: Random, choose: Choose): string {
  const name = choose(['my-key', '', ' ', 'a b', 'ü', 'x=y', 'kes:v1', '#n'])
  const rest = choose([key, key, key, '', 'QUJD', key.slice(0, -1), `${key}=`, 'ab'.repeat(32)])
  return slipped(`${name}:${rest}`, random, choose)
}

function staticKey(random: Random, choose: Choose): Record<string, string> {
  return {MINIO_KMS_SECRET_KEY: staticText(random, choose)}
}

function keyFile(
  random: Random,
  choose: Choose,
  files: Record<string, string>,
): Record<string, string> {
  files['key.txt'] = staticText(random, choose)
  const path = choose([
    `${dir}/key.txt`,
    `${dir}/key.txt`,
    'key.txt',
    `${dir}/none`,
    dir,
    ' ',
    `${dir}/key.txt/x`,
  ])
  return {MINIO_KMS_SECRET_KEY_FILE: path}
}

function kes(
  random: Random,
  choose: Choose,
  files: Record<string, string>,
): Record<string, string> {
  const {apiKeys, files: pems} = recordedKes()
  const pem = (name: string): string => pems[name] ?? ''
  const env: Record<string, string> = {
    MINIO_KMS_KES_ENDPOINT: choose([
      ...dead,
      choose([
        '',
        ',',
        'https://h{2...1}',
        '127.0.0.1:1',
        'ftp://127.0.0.1',
        'https://a b',
        'https://h{0...',
        '::x',
      ]),
    ]),
    MINIO_KMS_KES_KEY_NAME: choose(['k', 'k', '', 'a b', 'x%y']),
  }
  if (random(2) === 0) {
    env.MINIO_KMS_KES_API_KEY = slipped(
      choose([apiKeys.full ?? '', (apiKeys.full ?? '').slice(7), 'k1:abc', '']),
      random,
      choose,
    )
  } else {
    files['c.crt'] = choose([
      pem('full.crt'),
      pem('full.chain.crt'),
      pem('rsa.crt'),
      pem('full.rev.crt'),
      'hello',
      '',
    ])
    files['c.key'] = choose([
      pem('full.key'),
      pem('full.enc.key'),
      pem('full.two.key'),
      pem('full.p8enc.key'),
      '\n',
      'x',
    ])
    env.MINIO_KMS_KES_CERT_FILE = choose([
      `${dir}/c.crt`,
      `${dir}/c.crt`,
      'c.crt',
      '',
      `${dir}/none`,
    ])
    env.MINIO_KMS_KES_KEY_FILE = choose([
      `${dir}/c.key`,
      `${dir}/c.key`,
      ' c.key ',
      '',
      `${dir}/none`,
    ])
    if (random(2) === 0)
      env.MINIO_KMS_KES_KEY_PASSWORD = choose(['secret123', ' secret123 ', 'x', ''])
  }
  if (random(2) === 0) {
    files['ca.crt'] = choose([pem('ca.crt'), pem('ca.crt'), 'hello', pem('full.key')])
    env.MINIO_KMS_KES_CAPATH = choose([
      `${dir}/ca.crt`,
      'ca.crt',
      `${dir}/none`,
      dir,
      `${dir}/ca.crt/x`,
    ])
  }
  const names = Object.keys(env)
  if (random(4) === 0) delete env[names[random(names.length)] ?? '']
  return env
}

function minkms(random: Random, choose: Choose): Record<string, string> {
  const env: Record<string, string> = {
    MINIO_KMS_SERVER: choose(['https://127.0.0.1:1', '127.0.0.1:1', 'https://h{2...1}', '']),
    MINIO_KMS_ENCLAVE: choose(['encl', '']),
    MINIO_KMS_SSE_KEY: 'key',
    MINIO_KMS_API_KEY: choose([
      `k1:${'B'.repeat(43)}`,
      `k1:${'B'.repeat(random(50))}`,
      `k2:${'B'.repeat(choose([43, 64, 88, 20]))}`,
      `k2:${'A'.repeat(43)}`,
      `k1:${'!'.repeat(43)}`,
      'kes:v1:abc',
    ]),
  }
  const names = Object.keys(env)
  if (random(4) === 0) delete env[names[random(names.length)] ?? '']
  return env
}

/** The same in a file that the server reads by itself, as people write such files. */
function inFile(
  env: Readonly<Record<string, string>>,
  files: Record<string, string>,
  random: Random,
  choose: Choose,
): EnvironmentCase {
  const lines = Object.entries(env).map(([name, value]) => {
    const quote = choose(['', '', '"', "'"])
    const front = choose(['', '', 'export ', 'export', '  ', '#', '\uFEFF'])
    return `${front}${name}${choose(['=', '=', '=', ' = ', ' '])}${quote}${value}${quote}${choose(['', '', ' ', ' # c'])}`
  })
  const end = choose(['\n', '\r\n'])
  files['minio.env'] = lines.join(end) + choose([end, ''])
  const own = random(3) === 0 ? {MINIO_KMS_SECRET_KEY: `own:${key}`} : {}
  return {env: {...own, MINIO_CONFIG_ENV_FILE: `${dir}/minio.env`}, files}
}
