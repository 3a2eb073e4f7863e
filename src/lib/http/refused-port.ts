import net from 'node:net'
import {errorCode} from '../base/error-code.ts'

// Milliseconds: on this machine an answer is there at once.
const patience = 2000

/** Whether nobody listens on a port: the system says so at once. Any other answer, and none, is a no. */
export function isPortRefused(address: string, port: number): Promise<boolean> {
  if (port < 1 || port > 65_535) return Promise.resolve(false)
  const {promise, resolve} = Promise.withResolvers<boolean>()
  const socket = net.connect({host: address, port, timeout: patience})
  const end = (isRefused: boolean): void => {
    socket.destroy()
    resolve(isRefused)
  }
  socket.on('connect', () => end(false))
  socket.on('timeout', () => end(false))
  socket.on('error', (error) => end(errorCode(error) === 'ECONNREFUSED'))
  return promise
}
