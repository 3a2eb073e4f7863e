import {readDeployment} from '../deployment/info.ts'
import * as schemas from './argument-schemas.ts'
import {call} from './call.ts'
import type {CallOptions} from './client-options.ts'
import type {Connection} from './connection.ts'
import type {DeploymentInfo} from './documents.ts'

/** A server as a deployment of nodes and drives. */
export class Deployment {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Nodes, drives, usage and the state of the KMS. The certificates of the nodes are not looked at, and so `unknown`. */
  async info(options: CallOptions = {}): Promise<DeploymentInfo> {
    return call('deployment.info', {options: schemas.callOptions}, {options}, async ({options}) => {
      const scheme = this.#connection.url.startsWith('https:') ? 'https' : 'http'
      return readDeployment(await this.#connection.api(options), scheme, async () => notLookedAt)
    })
  }
}

const notLookedAt = {state: 'unknown', message: 'not looked at'} as const
