import type {Line} from '../line.ts'

const asItStands = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => ({line: line.trim(), mode: 'as it stands' as const}))

/** Where flags may stand, and how they may be spelled. */
export const argumentLines: readonly Line[] = [
  ...asItStands(`
    --json alias list t
    alias --json list t
    alias list --json t
    alias list t --json
    -json alias list t
    --json=true alias list t
    --json --quiet --no-color alias list t
    -q alias list t --json
    --config-dir {folder}/config alias list t --json
    --config-dir={folder}/config alias list t --json
    -C {folder}/config alias list t --json
    -config-dir {folder}/config alias list t --json
    alias list t --config-dir {folder}/config --json
    alias set --api S3v4 d1 http://127.0.0.1:9 {root} {secret} --json
    alias set d1 --api=S3v4 http://127.0.0.1:9 {root} {secret} --json
    alias set d1 http://127.0.0.1:9 {root} {secret} -api S3v4 --json
    alias set d1 http://127.0.0.1:9 {root} -path=on {secret} -api=S3v4 --json
    --insecure alias list t --json
    --disable-pager alias list t --json
    --dp alias list t --json
    --debug=false alias list t --json
    --limit-upload 1MiB alias list t --json
    --custom-header a:b alias list t --json
    -H a:b alias list t --json
    --resolve a:1=127.0.0.1 alias list t --json
    admin user --json info t alice
    admin --json policy info -f out.json t readonly
    admin policy attach --user alice t diagnostics --json
    admin policy attach -user=alice t diagnostics --json
    admin policy attach t -u=alice diagnostics --json
    admin policy detach -u alice t diagnostics --json
    admin user list t --bogus --json
    admin user list --json -- t
    admin bogus --json
    admin usr list t --json
    --version
    admin
    admin --help
    admin user add --help
    admin user add -h
  `),
  {line: 'alias list t', mode: 'as it stands', env: {MC_JSON: 'true'}},
  {line: 'alias list t', mode: 'as it stands', env: {MC_JSON: '1', MC_QUIET: 'on'}},
  {line: 'alias list t', mode: 'as it stands', env: {MC_JSON: 'sure'}},
  {
    line: 'alias list t',
    env: {MC_QUIET: 'true', MC_NO_COLOR: 'true', MC_DISABLE_PAGER: '1', MC_INSECURE: 'true'},
  },
  {line: 'alias list m', env: {MC_CONFIG_ENV_FILE: 'hosts.env'}},
  {line: 'admin user info m alice', env: {MC_HOST_m: '{alias}'}},
  {line: 'admin user info m/ alice', env: {MC_HOST_m: '{alias}/'}},
]
