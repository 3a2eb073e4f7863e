import {type Line, lines} from '../line.ts'

const inText = {
  url: '{url}',
  accessKey: 'rootuser',
  secretKey: 'root-secret-12',
  api: 's3v4',
  path: 'on',
}
const inEnvironment = {MC_HOST_envy: '{alias}'}

export const aliasLines: readonly Line[] = [
  ...lines(`
    alias list
    alias set foo
    alias set unr http://127.0.0.1:9 {root} {secret}
    alias set t2 {url} {root} {secret}
  `),
  {line: 'alias set t3 {url} {root}', stdin: 'root-secret-12\n'},
  {line: 'alias set t4 {url}', stdin: 'rootuser\nroot-secret-12\n'},
  {line: 'alias set t5 {url}', stdin: 'rootuser\r\nroot-secret-12\r\n'},
  {line: 'alias set t6 {url}', stdin: 'rootuser\nroot-secret-12'},
  {line: 'alias set t9 {url} {root}', stdin: 'wrong-secret\n'},
  ...lines(`
    alias set anon {url} '' ''
    alias set t10/ {url}/ {root} {secret}
    alias set t10 {url} {root} {secret}
    alias set b ftp://127.0.0.1 {root} {secret}
    alias set b {host} {root} {secret}
    alias set b {url}/bucket {root} {secret}
    alias set 1abc {url} {root} {secret}
    alias set 'a b' {url} {root} {secret}
    alias set b {url} nosuchuser {secret}
    alias set b {url} ab {secret}
    alias set b {url} {root} short
    alias set b {url} {root} {secret} --api s3v9
    alias set b {url} {root} {secret} --path somewhere
    alias set u2 http://127.0.0.1:9 {root} {secret} --api S3v4
    alias set w2 {url} {root} wrong-secret --api s3v4
    alias set v2 {url} {root} {secret} --api S3v2 --path on
    alias set b {url} {root} {secret} x
    alias set b https://{host} {root} {secret}
    alias s short {url} {root} {secret}
    alias list t
    alias list nosuch
    alias list t n
    alias ls
  `),
  {line: 'alias list envy', env: inEnvironment},
  {line: 'alias remove envy', env: inEnvironment},
  {line: 'alias list', env: inEnvironment},
  ...lines(`
    alias export t
    alias e t
    alias export nosuch
    alias import imp alias.json
    alias i imp4 alias.json
  `),
  {line: 'alias import imp2', stdin: JSON.stringify(inText)},
  {
    line: 'alias import imp2 /dev/stdin',
    stdin: JSON.stringify(inText),
  },
  {
    line: 'alias import imp3',
    stdin: JSON.stringify({accessKey: 'rootuser', secretKey: 'root-secret-12'}),
  },
  ...lines(`
    alias import imp3 bad.json
    alias import imp3 nosuch.json
    alias remove t3
    alias rm imp2
    alias remove nosuch
    alias remove
    alias sett t
    alias
    config host add old {url} {root} {secret} --lookup dns
    config host list
    config host list old
    config host remove old
    alias list
  `),
]
