import {describe, expect, test} from 'vitest'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {createPolicy} from '../../../src/lib/policies/create-policy.ts'
import {policyServer, refusal, stored} from './policy-server.ts'

const document = {
  Version: '2012-10-17',
  Statement: [{Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::docs'}],
}
const sent = `PUT add-canned-policy ${JSON.stringify({name: 'docs', body: JSON.stringify(document)})}`
const missing = refusal('policy_not_found', 'XMinioAdminNoSuchPolicy')
const unasked = async (question: string): Promise<void> => {
  throw new Error(`asked: ${question}`)
}

describe('createPolicy', () => {
  test('stores a new policy', async () => {
    const {api, calls} = policyServer({
      'GET info-canned-policy docs': missing,
      'PUT add-canned-policy': undefined,
    })
    expect(await createPolicy(api, 'docs', document, unasked)).toEqual({
      policy: 'docs',
      policyInfo: {PolicyName: '', Policy: null},
      isGroup: false,
      changed: true,
      replaced: false,
    })
    expect(calls.at(-1)).toBe(sent)
  })

  test('sends nothing when the same policy is stored, however it is written', async () => {
    const {api, calls} = policyServer({
      'GET info-canned-policy docs': {
        PolicyName: 'docs',
        Policy: {
          Statement: [
            {Resource: ['arn:aws:s3:::docs'], Effect: 'Allow', Action: ['s3:ListBucket']},
          ],
          Version: '2012-10-17',
        },
      },
    })
    expect(await createPolicy(api, 'docs', document, unasked)).toMatchObject({
      changed: false,
      replaced: true,
    })
    expect(calls).toHaveLength(1)
  })

  test('replaces another policy of that name without asking, as mc does', async () => {
    const {api, calls} = policyServer({
      'GET info-canned-policy docs': stored('docs'),
      'PUT add-canned-policy': undefined,
    })
    expect(await createPolicy(api, 'docs', document, unasked)).toMatchObject({
      changed: true,
      replaced: true,
    })
    expect(calls.at(-1)).toBe(sent)
  })

  test('replaces a policy that the server cannot read back: that is its cure', async () => {
    const {api, calls} = policyServer({
      'GET info-canned-policy docs': refusal('server_error', 'InternalError', 'empty actions'),
      'PUT add-canned-policy': undefined,
    })
    expect(await createPolicy(api, 'docs', document, unasked)).toMatchObject({
      changed: true,
      replaced: true,
    })
    expect(calls.at(-1)).toBe(sent)
  })

  test('asks before a built-in policy goes, and leaves it on a no', async () => {
    const {api, calls} = policyServer({'GET info-canned-policy readonly': stored('readonly')})
    const questions: string[] = []
    const refuse = async (question: string): Promise<void> => {
      questions.push(question)
      throw new AppError('cancelled', 'Nothing was changed')
    }
    await expect(createPolicy(api, 'readonly', document, refuse)).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(questions).toEqual(['Overwrite the built-in policy readonly of prod?'])
    expect(calls).toHaveLength(1)
  })

  test('goes on for somebody who may write and not read, and does not say whether it replaced one', async () => {
    const {api, calls} = policyServer({
      'GET info-canned-policy docs': refusal('access_denied', 'AccessDenied'),
      'PUT add-canned-policy docs': undefined,
    })
    const created = await createPolicy(api, 'docs', document, unasked)
    expect(created).toMatchObject({policy: 'docs', changed: true})
    expect(created).not.toHaveProperty('replaced')
    expect(calls).toHaveLength(2)
  })

  test('does not go on when it is to keep what it cannot see', async () => {
    const {api, calls} = policyServer({
      'GET info-canned-policy docs': refusal('access_denied', 'AccessDenied'),
    })
    const kept = createPolicy(api, 'docs', document, unasked, {keepsOld: true})
    await expect(kept).rejects.toMatchObject({code: 'access_denied'})
    expect(calls).toHaveLength(1)
  })

  test.each([
    {name: '', problem: 'is empty'},
    {name: 'a,b', problem: 'holds a comma, which separates policies'},
    {name: ' docs', problem: 'begins or ends with a blank'},
    {name: 'do\ncs', problem: 'holds a control character'},
  ])('the name $name $problem', async ({name, problem}) => {
    const {api, calls} = policyServer({})
    await expect(createPolicy(api, name, document, unasked)).rejects.toMatchObject({
      code: 'bad_input',
      message: `The policy name ${JSON.stringify(name)} ${problem}`,
    })
    expect(calls).toEqual([])
  })
})
