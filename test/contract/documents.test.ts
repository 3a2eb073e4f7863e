import {toJsonSchema} from '@valibot/to-json-schema'
import {expect, test} from 'vitest'
import manifest from '../../oclif.manifest.json' with {type: 'json'}
import {documents} from './document-schemas.ts'

// mc's own forms, without a status: what `alias import` reads, and a policy document.
const withoutStatus = ['alias:export', 'admin:user:policy']

test('every command has a document', () => {
  expect([...Object.keys(documents), ...withoutStatus].sort()).toEqual(
    Object.keys(manifest.commands).sort(),
  )
})

// A changed document shows up as a changed file under docs/json, where reviewers and users see it.
test.each(Object.entries(documents))('%s --json is what docs/json says', async (id, schema) => {
  const document = withStatus(toJsonSchema(schema))
  const file = `../../docs/json/${id.replaceAll(':', '-')}.schema.json`
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(file)
})

// `status` stands in front of every document; the subjects do not know of it.
function withStatus(schema: ReturnType<typeof toJsonSchema>): object {
  if (schema.anyOf) {
    const anyOf = schema.anyOf.map((each) => (typeof each === 'object' ? withStatus(each) : each))
    return {...schema, anyOf}
  }
  return {
    ...schema,
    properties: {status: {enum: ['success', 'error']}, ...schema.properties},
    required: ['status', ...(schema.required ?? [])],
  }
}
