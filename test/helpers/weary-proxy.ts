import http from 'node:http'
import https from 'node:https'

/** A server before a MinIO, which passes on what it gets, unless it has enough. */
export interface WearyProxy extends AsyncDisposable {
  readonly url: string
  /** How many requests were refused with 503 so far. */
  readonly refused: () => number
  /** The most requests that were open at once after the last refusal. */
  readonly mostAfterwards: () => number
}

const slowDown =
  '{"Code":"SlowDown","Message":"Please reduce your request rate","Resource":"","RequestId":"","HostId":""}'

/**
 * Starts one that takes `first` requests whose path holds `path`, and then answers 503 to all such for `milliseconds`.
 */
export async function startWearyProxy(
  target: string,
  {path, first, milliseconds}: {path: string; first: number; milliseconds: number},
): Promise<WearyProxy> {
  let taken = 0
  let refused = 0
  let open = 0
  let most = 0
  let rested: number | undefined
  const server = http.createServer((request, response) => {
    if (request.url?.includes(path)) {
      taken += 1
      if (taken > first) rested ??= Date.now() + milliseconds
      if (rested !== undefined && Date.now() < rested) {
        refused += 1
        most = 0
        request.resume()
        response.writeHead(503, {'content-type': 'application/json'}).end(slowDown)
        return
      }
    }
    open += 1
    most = Math.max(most, open)
    response.on('close', () => {
      open -= 1
    })
    // The header Host stays: it is signed.
    const {method = 'GET', headers} = request
    const passed = https.request(
      new URL(request.url ?? '/', target),
      {method, headers, rejectUnauthorized: false},
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    passed.on('error', () => response.destroy())
    request.pipe(passed)
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    refused: () => refused,
    mostAfterwards: () => most,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => {
        server.close(done)
      })
    },
  }
}
