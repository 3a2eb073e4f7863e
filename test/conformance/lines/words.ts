import {type Line, textLines} from '../line.ts'

/** Lines whose words are compared by the stream that they come on. */
export const wordLines: readonly Line[] = textLines(`
  alias list
  alias list nosuch
  alias set w1 {url} {root} {secret}
  alias set w1 {url} {root} wrong-secret
  alias export t
  alias remove w1
  admin info t
  admin info u
  admin user add t worda word-secret-1
  admin user list t
  admin user info t worda
  admin user info t nosuch
  admin user disable t worda
  admin user enable t worda
  admin group add t wordg worda
  admin group list t
  admin group info t wordg
  admin group disable t wordg
  admin group enable t wordg
  admin group remove t wordg worda
  admin group remove t wordg
  admin policy list t
  admin policy info t readonly
  admin policy create t wordp ro.json
  admin policy attach t wordp --user worda
  admin policy entities t --user worda
  admin user policy t worda
  admin policy detach t wordp --user worda
  admin policy remove t wordp
  admin policy remove t
  admin user svcacct list t worda
  admin user svcacct add t worda --access-key wordkey1 --secret-key word-secret-1
  admin user svcacct list t worda
  admin user svcacct info t wordkey1
  admin user svcacct edit t wordkey1 --description d
  admin user svcacct disable t wordkey1
  admin user svcacct enable t wordkey1
  admin user svcacct rm t wordkey1
  admin user remove t worda
  admin kms key status t
  admin kms key status t nosuch
  admin kms key list t
  encrypt set sse-s3 t/bkt1
  encrypt info t/bkt1
  encrypt clear t/bkt1
  encrypt info t/bkt1
  stat t
  stat t/bkt1
  stat t/bkt1/plain.txt
  stat t/bkt1/nosuch.txt
  admin user list t --bogus
`)
