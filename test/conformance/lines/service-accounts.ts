import {type Line, lines} from '../line.ts'

export const serviceAccountLines: readonly Line[] = lines(`
  admin user svcacct list t alice
  admin user svcacct add t alice
  admin user svcacct add t alice --access-key svckey1 --secret-key svc-secret-1
  admin user svcacct add t alice --access-key svckey2 --secret-key svc-secret-2 --policy ro.json --name nm1 --description 'some words'
  admin user svcacct add t alice --access-key svckey3 --secret-key svc-secret-3 --expiry {day}
  admin user svcacct add t alice --access-key svckey4 --secret-key svc-secret-4 --expiry {minute}
  admin user svcacct add t alice --access-key svckey5 --secret-key svc-secret-5 --expiry {instant}
  admin user svcacct add t alice --expiry {far}
  admin user svcacct add t alice --expiry {soon}
  admin user svcacct add t nosuch --access-key svckey9 --secret-key svc-secret-9
  admin user svcacct add t alice --access-key svckey6 --secret-key short
  admin user svcacct add t alice --access-key svckey1 --secret-key svc-secret-1
  admin user svcacct add t alice --name 9lives
  admin user svcacct add t alice --policy nosuch.json
  admin user svcacct add t
  admin user svcacct list t alice
  admin user svcacct ls t nosuch
  admin user svcacct info t svckey1
  admin user svcacct info t svckey2
  admin user svcacct info t svckey5
  admin user svcacct info t svckey2 --policy
  admin user svcacct info t svckey1 --policy
  admin user svcacct info t nosuchkey
  admin user svcacct disable t svckey1
  admin user svcacct info t svckey1
  admin user svcacct enable t svckey1
  admin user svcacct enable t nosuchkey
  admin user svcacct edit t svckey2 --description changed
  admin user svcacct info t svckey2
  admin user svcacct set t svckey2 --policy ro.json
  admin user svcacct info t svckey2
  admin user svcacct edit t svckey2 --policy ro.json
  admin user svcacct edit t svckey2 --secret-key new-secret-12
  admin user svcacct edit t svckey2 --secret-key short
  admin user svcacct edit t svckey2
  admin user svcacct edit t nosuchkey --name abc
  admin user svcacct rm t svckey2
  admin user svcacct remove t svckey2
  admin user svcacct list al alice
`)
