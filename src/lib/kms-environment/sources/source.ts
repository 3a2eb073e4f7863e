import type {Variable} from '../environment.ts'
import {type Ruling, silent} from '../verdict.ts'

export const sourceKinds = ['env', 'systemd', 'compose', 'kubernetes'] as const
export type SourceKind = (typeof sourceKinds)[number]

/** The variables that one server is started with, as they were found somewhere. */
export interface Source {
  readonly kind: SourceKind | 'process'
  /** The files that they come from, or what stands for them. */
  readonly label: string
  /** Which server of the file, where it starts several: `minio`, `Deployment minio/minio`. */
  readonly service?: string
  readonly variables: readonly Variable[]
  /** What was found while they were read; it decides when the server would not come further. */
  readonly read: Ruling
  /** Where relative paths begin; undefined where the source does not say. */
  readonly directory?: string
  /** Why the paths of this server are not those of this machine; undefined when they are. */
  readonly elsewhere?: string
  /** The user that it runs as, where the source says so. */
  readonly user?: string
  /** Files that the source itself gives to the server, by their path there. */
  readonly given?: ReadonlyMap<string, Uint8Array>
}

/** A file that was named, or stdin. */
export interface GivenFile {
  readonly path: string
  readonly text: string
}

/** Nothing to say about how it was read. */
export const readWell: Ruling = silent
