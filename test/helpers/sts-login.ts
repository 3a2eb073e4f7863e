import {childText, parseXml, type XmlElement} from '../../src/lib/xml/tree.ts'

/** Temporary keys, as a login gives them. */
export interface TemporaryKeys {
  readonly accessKey: string
  readonly secretKey: string
  readonly sessionToken: string
}

/** Logs in to a server with the password of a directory's user. Throws with the server's words. */
export function ldapLogin(url: string, login: string, password: string): Promise<TemporaryKeys> {
  return assume(url, {
    Action: 'AssumeRoleWithLDAPIdentity',
    LDAPUsername: login,
    LDAPPassword: password,
  })
}

/** Logs in to a server with the id_token of an OpenID provider. Throws with the server's words. */
export function openidLogin(url: string, token: string): Promise<TemporaryKeys> {
  return assume(url, {Action: 'AssumeRoleWithWebIdentity', WebIdentityToken: token})
}

async function assume(url: string, form: Record<string, string>): Promise<TemporaryKeys> {
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({Version: '2011-06-15', ...form}),
  })
  const root = parseXml(await answer.text())
  const credentials = find(root, 'Credentials')
  if (credentials === undefined) {
    const error = find(root, 'Error')
    throw new Error(error === undefined ? `HTTP ${answer.status}` : childText(error, 'Message'))
  }
  return {
    accessKey: childText(credentials, 'AccessKeyId'),
    secretKey: childText(credentials, 'SecretAccessKey'),
    sessionToken: childText(credentials, 'SessionToken'),
  }
}

function find(element: XmlElement, name: string): XmlElement | undefined {
  const [found] = element.children
    .map((child) => (child.name === name ? child : find(child, name)))
    .filter((each) => each !== undefined)
  return found
}
