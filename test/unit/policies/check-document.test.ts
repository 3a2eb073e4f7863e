import {describe, expect, test} from 'vitest'
import {renderPolicyReports} from '../../../src/lib/output/policy-check.ts'
import {plainStyle} from '../../../src/lib/output/style.ts'
import {checkDocumentText} from '../../../src/lib/policies/check-document.ts'

const document = (action: string): string =>
  `{"Version": "2012-10-17", "Statement": [\n  {"Sid": "One", "Effect": "Allow", "Action": "${action}", "Resource": "*"}\n]}`

describe('checkDocumentText', () => {
  test('says ok to a document without findings', async () => {
    const report = await checkDocumentText(
      {text: document('s3:GetObject'), source: 'a.json'},
      {isStrict: true},
    )
    expect(report).toEqual({file: 'a.json', healthy: true, errors: 0, warnings: 0, findings: []})
    expect(renderPolicyReports([report], plainStyle)).toBe('a.json: ok')
  })

  test('shows an error with its place and what was meant', async () => {
    const report = await checkDocumentText(
      {text: document('s3:GetObjects'), source: 'a.json'},
      {isStrict: false},
    )
    expect(report).toMatchObject({healthy: false, errors: 1, warnings: 0})
    expect(renderPolicyReports([report], plainStyle)).toBe(
      'a.json:2:47: error: statement 1 (One): has the unknown action s3:GetObjects\n  Did you mean s3:GetObject?',
    )
  })

  test.each([
    [false, true],
    [true, false],
  ])('a warning alone, strict %j, is healthy %j', async (isStrict, healthy) => {
    const report = await checkDocumentText({text: document('*'), source: 'a.json'}, {isStrict})
    expect(report).toMatchObject({healthy, errors: 0, warnings: 1})
  })
})
