import {type Line, lines} from '../line.ts'

export const identityLines: readonly Line[] = lines(`
  admin cluster iam export t
  admin cluster iam export t --output exp2.zip
  admin cluster iam export nosuch
  admin cluster iam export al
  admin cluster iam import t nosuch.zip
  admin cluster iam import t bad.json
  admin cluster iam import t
  idp openid info t
  idp openid info t nosuch
  idp openid list t
  idp openid ls t
  idp openid rm t nosuch
  idp openid enable t nosuch
  idp openid disable t nosuch
  idp openid update t nosuch client_id=x
  idp openid add t
  idp openid add t client_id=x
  idp openid info al
  idp ldap info t
  idp ldap ls t
  idp ldap rm t
  idp ldap update t lookup_bind_dn=cn=x
  idp ldap add t server_addr=127.0.0.1:9
  idp ldap policy attach t readonly --user uid=x
  idp ldap policy detach t readonly --group cn=x
  idp ldap policy entities t
`)
