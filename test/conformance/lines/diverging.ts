import {type Line, lines} from '../line.ts'

/** What only one of the two does: after these the servers and configurations are no longer alike. */
export const divergingLines: readonly Line[] = [
  {line: 'alias set empty1 {url}', stdin: ''},
  {line: 'alias set empty2 {url}', stdin: '\n\n'},
  ...lines(`
    admin cluster iam import t t-iam-info.zip
    admin cluster iam import t exp2.zip
    alias set slashed {url} {root} {secret}
    alias remove slashed/
    admin user svcacct add t alice --expiry 30d
    encrypt set sse-kms t/bkt3
    admin policy add t old1 ro.json
    admin policy set t readonly user=alice
    admin policy update t readwrite user=alice
    admin policy unset t readonly user=alice
  `),
]
