import {type Line, lines} from '../line.ts'

export const accessKeyLines: readonly Line[] = lines(`
  admin accesskey create t alice --access-key akkey1 --secret-key ak-secret-1 --policy ro.json --name nm1 --description 'some words' --expiry {instant}
  admin accesskey create t alice --access-key akkey2 --secret-key ak-secret-2 --expiry-duration 24h
  admin accesskey create t alice --access-key akkey3 --secret-key ak-secret-3
  admin accesskey create t alice
  admin accesskey create t/ --access-key selfkey1 --secret-key self-secret-1
  admin accesskey create t alice --expiry-duration 24h --expiry {day}
  admin accesskey create t alice --expiry 2020-01-01
  admin accesskey create t alice --access-key akkey1 --secret-key ak-secret-1
  admin accesskey create t alice --access-key akkey8 --secret-key short
  admin accesskey create t nosuch --access-key akkey9 --secret-key ak-secret-9
  admin accesskey create al --access-key alself1 --secret-key al-self-secret-1
  admin accesskey create
  admin accesskey list t
  admin accesskey ls t --all
  admin accesskey ls t --users-only
  admin accesskey ls t --temp-only
  admin accesskey ls t --svcacc-only
  admin accesskey ls t --self
  admin accesskey ls t alice
  admin accesskey ls t alice bob
  admin accesskey ls t nosuch
  admin accesskey ls t --temp-only --svcacc-only
  admin accesskey ls al
  admin accesskey ls
  admin accesskey info t akkey1
  admin accesskey info t akkey3
  admin accesskey info t akkey2 selfkey1
  admin accesskey info t nosuchkey
  admin accesskey info t nosuchkey akkey2
  admin accesskey info t alice
  admin accesskey info t
  admin accesskey disable t akkey2
  admin accesskey enable t akkey2
  admin accesskey disable t nosuchkey
  admin accesskey edit t akkey2 --name nm2
  admin accesskey edit t akkey2 --expiry-duration 48h
  admin accesskey edit t akkey2 --secret-key new-secret-2 --policy ro.json --description d
  admin accesskey info t akkey2
  admin accesskey edit t akkey2
  admin accesskey edit t nosuchkey --name abc
  admin accesskey edit t akkey2 --secret-key short
  admin accesskey rm t akkey1
  admin accesskey remove t akkey1
  admin accesskey remove t akkey2 akkey3
  admin accesskey remove t akkey2
  admin accesskey sts-revoke t alice --all
  admin accesskey sts-revoke t alice
  admin user sts info t nosuchkey
`)
