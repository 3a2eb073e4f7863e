import {type Line, lines} from '../line.ts'

const document = (action: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: [action], Resource: ['arn:aws:s3:::bkt1']}],
  })

export const policyLines: readonly Line[] = [
  ...lines(`
    admin policy list t
    admin policy ls t
    admin policy create t rw1 rw.json
    admin policy create t rw1 rw.json
    admin policy create t ro1 ro.json
  `),
  {line: 'admin policy create t st1 /dev/stdin', stdin: document('s3:ListBucket')},
  ...lines(`
    admin policy create t bad1 no-version.json
    admin policy create t bad1 bad-action.json
    admin policy create t bad1 empty.json
    admin policy create t bad1 bad.json
    admin policy create t bad1 nosuch.json
    admin policy create t a,b ro.json
    admin policy create t x
    admin policy list t
    admin policy info t rw1
    admin policy info t readonly
    admin policy info t nosuch
    admin policy info t rw1 --policy-file out.json
    admin policy info t rw1 -f out.json
    admin policy attach t rw1 --user alice
    admin policy attach t rw1 --user alice
    admin policy attach t rw1 ro1 --user alice
    admin policy attach t readonly writeonly -u bob
    admin policy attach t rw1 --group nosuch
    admin policy attach t rw1 --user nosuch
    admin policy attach t nosuch --user alice
    admin policy attach t readonly --group g1
    admin policy attach t rw1
    admin policy attach t rw1 --user alice --group g1
    admin user policy t alice
    admin user policy t bob
    admin user info t alice
    admin user info t bob
    admin user list t
    admin group info t g1
    admin policy entities t
    admin policy entities t --user alice
    admin policy entities t --user alice --user bob
    admin policy entities t --policy rw1
    admin policy entities t --group g1
    admin policy entities t -u alice -g g1 -p rw1
    admin policy entities t --user nosuch
    admin policy entities t --policy nosuch
    admin policy entities
    admin policy remove t rw1
    admin policy detach t nosuch --user alice
    admin policy detach t readonly --group g1
    admin policy detach t readonly -g g1
    admin policy detach t rw1 ro1 --user alice
    admin policy detach t writeonly --user alice
    admin policy detach t readonly writeonly --user bob
    admin policy remove t rw1
    admin policy remove t rw1
    admin policy rm t writeonly
    admin policy rm t ro1
    admin policy list al
  `),
]
