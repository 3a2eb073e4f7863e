import {environmentFile} from '../variable-names.ts'
import {readServerEnvFile} from './server-env-file.ts'
import type {GivenFile, Source} from './source.ts'

/** A file of variables, as the server reads it by itself. */
export function envFileSource({path, text}: GivenFile, directory: string): Source {
  const {variables, read} = readServerEnvFile(text, path)
  const named = variables.find(({name}) => name === environmentFile)
  if (named === undefined) return {kind: 'env', label: path, variables, read, directory}
  const finding = {
    severity: 'warning' as const,
    code: 'env-file-in-env-file',
    where: `${environmentFile} (${named.where})`,
    message: `A file that the server reads by itself cannot name another: this was read as the environment that the server is started with`,
    fix: 'Put the variables of both into one file',
  }
  return {
    kind: 'env',
    label: path,
    variables,
    read: {...read, findings: [...read.findings, finding]},
    directory,
  }
}
