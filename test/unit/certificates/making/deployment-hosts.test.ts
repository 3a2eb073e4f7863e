import {expect, test} from 'vitest'
import {hostsOf} from '../../../../src/lib/certificates/making/deployment-hosts.ts'
import {parseHosts} from '../../../../src/lib/x509/hosts.ts'

test('a deployment is reached by its nodes, its alias and its domains', () => {
  const nodes = [
    {host: 'minio1.example.net', port: 9000, state: 'online'},
    {host: 'fd00::1', port: 9000, state: 'offline'},
  ]
  const hosts = hostsOf('https://[fd00::1]:9000', {nodes, domains: ['s3.example.net']})
  expect(parseHosts(hosts)).toEqual([
    {type: 'dns', value: 'minio1.example.net'},
    {type: 'ip', value: 'fd00::1'},
    {type: 'dns', value: 's3.example.net'},
    {type: 'dns', value: '*.s3.example.net'},
  ])
})
