import type { AwsCredentials } from '../entities/configured-messages.js'
import { readSecretReference, type SecretContext } from './secret-reference.js'
import type { SectionNode } from './section-node.js'
import { isPrivateUrl } from './server-parts.js'

/** Members of one mapping by name. */
export type Members = ReadonlyMap<string, SectionNode>

export interface Read {
  readonly members: Members
  readonly context: SecretContext
}

/** A secret in the form of Standard Webhooks, which receivers' libraries take as it stands. */
const webhookSecret = /^whsec_([A-Za-z0-9+/]+={0,2})$/

/** `url`, `secret` and `plainHttp` of a receiver of signed requests; undefined, and why among the problems, when they will not do. */
export function readWebhook(
  node: SectionNode,
  { members, context }: Read,
): { readonly url: string; readonly secret: Buffer } | undefined {
  const url = readUrl(members.get('url'), { members, context })
  const secretNode = members.get('secret')
  if (!secretNode) node.refuse('needs a secret: requests are signed with it')
  const text = secretNode && readSecretReference(secretNode, context)
  if (!secretNode || text === undefined) return undefined
  const secret = Buffer.from(webhookSecret.exec(text)?.[1] ?? '', 'base64')
  if (secret.length < 24 || secret.length > 64) {
    secretNode.refuse('must be whsec_ and 24 to 64 bytes in base64, such as whsec_$(openssl rand -base64 32)')
    return undefined
  }
  return url === undefined ? undefined : { url, secret }
}

/** What goes there is personal and sometimes a password: in `serve` it leaves the machine encrypted, unless it is said otherwise. */
export function readUrl(node: SectionNode | undefined, { members, context }: Read): string | undefined {
  const url = node?.text()
  if (!node || url === undefined) return undefined
  const isPlainAllowed = members.get('plainHttp')?.flag() ?? context.mode === 'dev'
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !/^https?:$/.test(parsed.protocol)) node.refuse('must be a URL that begins with https:// or http://')
  else if (parsed.username !== '' || parsed.password !== '') node.refuse('must not hold a user or a password')
  else if (!isPlainAllowed && !isPrivateUrl(url)) {
    node.refuse('must begin with https:// unless it is on this machine, or say plainHttp: true beside it')
  } else return url
  return undefined
}

/** Keys for a service of AWS; undefined when none are given, and then the SDK looks for some. */
export function readCredentials(node: SectionNode, { members, context }: Read): AwsCredentials | undefined {
  const [accessKeyId, secretAccessKey, sessionToken] = ['accessKeyId', 'secretAccessKey', 'sessionToken'].map(
    (name) => {
      const member = members.get(name)
      return member && readSecretReference(member, context)
    },
  )
  if (members.has('accessKeyId') !== members.has('secretAccessKey')) {
    node.refuse('needs accessKeyId and secretAccessKey together, or neither')
  }
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
}
