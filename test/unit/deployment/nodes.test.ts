import {expect, test} from 'vitest'
import {readNodes} from '../../../src/lib/deployment/nodes.ts'

const says = (answer: unknown) => ({server: 'prod', get: async () => answer})

test('the nodes of a deployment are those that it names, offline ones included, with its domains', async () => {
  const answer = {
    mode: 'online',
    domain: ['s3.example.net'],
    servers: [
      {endpoint: 'minio2.example.net:9000', state: 'offline'},
      {endpoint: '[2001:db8::1]:9443', state: 'online'},
      {endpoint: 'minio1.example.net:9000', state: 'online'},
    ],
  }
  expect(await readNodes(says(answer))).toEqual({
    nodes: [
      {host: '2001:db8::1', port: 9443, state: 'online'},
      {host: 'minio1.example.net', port: 9000, state: 'online'},
      {host: 'minio2.example.net', port: 9000, state: 'offline'},
    ],
    domains: ['s3.example.net'],
  })
})

test('a node that does not say where it listens is left out, and no domain is none', async () => {
  expect(await readNodes(says({servers: [{state: 'online'}]}))).toEqual({nodes: [], domains: []})
  expect(await readNodes(says({servers: null, domain: null}))).toEqual({nodes: [], domains: []})
})
