import {AppError} from '../errors/errors.ts'
import {renderEditProposal} from '../output/policy-edit.ts'
import {visibleText} from '../output/visible.ts'
import type {PolicyEditor} from '../policies/edit-policy.ts'
import {editedFile} from './editor.ts'
import {confirm, isInteractive} from './prompts.ts'
import {write} from './terminal.ts'

/**
 * Has `work` done with the user's editor, on a terminal; what was typed stays in its file when it could not be sent.
 *
 * Throws `usage` without a terminal.
 */
export async function withPolicyEditor<T>(
  {editor, yes}: {readonly editor: string; readonly yes: boolean},
  work: (editor: PolicyEditor) => Promise<T>,
): Promise<T> {
  if (!isInteractive()) {
    throw new AppError('usage', 'Editing needs a terminal', {
      hint: 'Without one: mctl admin policy create ALIAS POLICY FILE',
    })
  }
  const file = await editedFile('policy.json', editor)
  let isKept = false
  try {
    const result = await work({
      edit: async (text) => {
        const edited = await file.edit(text)
        isKept ||= edited !== text
        return edited
      },
      again: async (problem) => {
        await show([problem.message, problem.hint].filter(Boolean).join('\n'))
        await confirm('Open it again?', false)
      },
      approve: async (proposal) => {
        await show(await renderEditProposal(proposal))
        await confirm(`Send it to ${proposal.server}?`, yes)
      },
    })
    isKept = false
    return result
  } catch (error) {
    throw isKept ? withPlace(error, file.path) : error
  } finally {
    if (!isKept) await file.discard()
  }
}

// On stderr, as the questions are.
async function show(text: string): Promise<void> {
  const lines = text.replaceAll('\t', ' ').split('\n').map(visibleText)
  await write(process.stderr, `${lines.join('\n')}\n`)
}

function withPlace(error: unknown, path: string): unknown {
  if (!(error instanceof AppError)) return error
  const {code, message, cause, fault} = error
  return new AppError(code, message, {hint: `What was typed is kept: ${path}`, cause, fault})
}
