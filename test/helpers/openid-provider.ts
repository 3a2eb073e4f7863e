// A real OpenID provider in this process, and somebody who logs in there without a browser.
import http from 'node:http'
import Provider from 'oidc-provider'
import {freePort} from './server-process.ts'

export interface OpenidProvider extends AsyncDisposable {
  readonly clientId: string
  readonly clientSecret: string
  readonly configUrl: string
  /** Logs in and returns the id_token; its claim `policy` is what the server goes by. */
  login(user: string): Promise<string>
}

const clientId = 'minio-client'
const clientSecret = 'minio-client-secret'

/** Starts a provider whose users all have the policies `policy`. */
export async function startOpenidProvider(policy: string): Promise<OpenidProvider> {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  // Nothing listens there: the code is taken from the redirect itself.
  const redirect = 'http://127.0.0.1:9/callback'
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        grant_types: ['authorization_code'],
        redirect_uris: [redirect],
      },
    ],
    claims: {openid: ['sub', 'policy']},
    // Otherwise the claims are told at another address alone.
    conformIdTokenClaims: false,
    pkce: {required: () => false},
    cookies: {keys: ['any']},
    findAccount: (_, id) => ({accountId: id, claims: () => ({sub: id, policy})}),
    ttl: {IdToken: 3600},
  })
  const server = http.createServer(provider.callback())
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    clientId,
    clientSecret,
    configUrl: `${issuer}/.well-known/openid-configuration`,
    login: async (user) => idToken(issuer, redirect, await authorize(issuer, redirect, user)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Walks through the pages of the provider as a browser would; returns the code. */
async function authorize(issuer: string, redirect: string, user: string): Promise<string> {
  const cookies = new Map<string, string>()
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirect,
  })
  let url = `${issuer}/auth?${query}`
  let form: URLSearchParams | undefined
  for (let step = 0; step < 12; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      ...(form === undefined ? {} : {body: form}),
      headers: {cookie},
      redirect: 'manual',
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location?.startsWith(redirect)) return new URL(location).searchParams.get('code') ?? ''
    form = undefined
    if (location !== null) {
      url = new URL(location, url).href
      continue
    }
    const prompt = /name="prompt" value="(\w+)"/.exec(await answer.text())?.[1] ?? ''
    form = new URLSearchParams({prompt, login: user, password: 'any'})
  }
  throw new Error(`The provider did not let ${user} in`)
}

async function idToken(issuer: string, redirect: string, code: string): Promise<string> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
    },
    body: new URLSearchParams({grant_type: 'authorization_code', code, redirect_uri: redirect}),
  })
  const {id_token: token} = Object(await answer.json())
  if (typeof token !== 'string') throw new Error('The provider gave no id_token')
  return token
}
