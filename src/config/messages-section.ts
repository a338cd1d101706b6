import {
  type ConfiguredAwsService,
  type ConfiguredMessages,
  type ConfiguredWebhook,
  type MessageQuotas,
  usualQuotas,
} from '../entities/configured-messages.js'
import { type Members, type Read, readCredentials, readUrl, readWebhook } from './endpoint-members.js'
import type { Problem } from './problem.js'
import type { SecretContext } from './secret-reference.js'
import { type ConfigTree, SectionNode } from './section-node.js'

export interface MessagesReading {
  readonly messages: ConfiguredMessages
  readonly problems: readonly Problem[]
}

const webhookNames = ['url', 'secret', 'plainHttp'] as const
const awsNames = ['region', 'endpoint', 'plainHttp', 'accessKeyId', 'secretAccessKey', 'sessionToken'] as const
const quotaNames = ['perUserPerDay', 'perDestinationPerDay', 'perPoolPerDay'] as const

const mailAddress = /^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/
/** What SNS takes as the name of a sender. */
const senderName = /^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/

/** Reads the section `messages` of the configuration file. Whatever is wrong comes back with its place, all at once. */
export function readMessagesSection(tree: ConfigTree, context: SecretContext): MessagesReading {
  const problems: Problem[] = []
  const sections = membersOf(new SectionNode({ tree, name: 'messages', problems }), ['email', 'sms', 'limits'])
  const email = readEmail(sections.get('email'), context)
  const sms = readSms(sections.get('sms'), context)
  const quotas = readQuotas(sections.get('limits'))
  return { messages: { ...(email ? { email } : {}), ...(sms ? { sms } : {}), quotas }, problems }
}

function readEmail(node: SectionNode | undefined, context: SecretContext): ConfiguredMessages['email'] {
  const chosen = choose(node, ['ses', 'webhook'])
  if (chosen?.name !== 'ses') return chosen && readWebhookWay(chosen.node, context)
  const members = membersOf(chosen.node, [...awsNames, 'from', 'configurationSet'])
  const fromNode = members.get('from')
  const from = fromNode?.text()
  if (!fromNode) chosen.node.refuse('needs a from: the sender where a pool names none')
  else if (from !== undefined && !mailAddress.test(from)) {
    fromNode.refuse('must be a mail address, with or without a name before it')
  }
  const configurationSet = members.get('configurationSet')?.text()
  const service = readAwsService(chosen.node, { members, context })
  return { kind: 'ses', ...service, from: from ?? '', ...(configurationSet === undefined ? {} : { configurationSet }) }
}

function readSms(node: SectionNode | undefined, context: SecretContext): ConfiguredMessages['sms'] {
  const chosen = choose(node, ['sns', 'webhook'])
  if (chosen?.name !== 'sns') return chosen && readWebhookWay(chosen.node, context)
  const members = membersOf(chosen.node, [...awsNames, 'senderId'])
  const sender = members.get('senderId')
  const senderId = sender?.text()
  if (sender && senderId !== undefined && !senderName.test(senderId)) {
    sender.refuse('must be 1 to 11 letters, digits and hyphens, a letter among them')
  }
  const service = readAwsService(chosen.node, { members, context })
  return { kind: 'sns', ...service, ...(senderId === undefined ? {} : { senderId }) }
}

/** The one way out that a channel has. */
function choose<Name extends string>(
  section: SectionNode | undefined,
  names: readonly Name[],
): { readonly name: Name; readonly node: SectionNode } | undefined {
  const [first, second] = section?.members(names) ?? []
  if (first && second) section?.refuse(`cannot be combined with ${first.name}`, [second.name])
  else if (section && !first) section.refuse(`needs one of ${names.join(', ')}`)
  const name = names.find((known) => known === first?.name)
  return first && name && { name, node: first.node }
}

function readWebhookWay(node: SectionNode, context: SecretContext): ConfiguredWebhook | undefined {
  const members = membersOf(node, webhookNames)
  if (!members.has('url')) node.refuse('needs a url')
  const webhook = readWebhook(node, { members, context })
  return webhook && { kind: 'webhook', ...webhook }
}

function readAwsService(node: SectionNode, { members, context }: Read): ConfiguredAwsService {
  const endpoint = readUrl(members.get('endpoint'), { members, context })
  const region = members.get('region')?.text()
  const credentials = readCredentials(node, { members, context })
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(credentials ? { credentials } : {}),
  }
}

/** 0 takes a limit away. */
function readQuotas(section: SectionNode | undefined): MessageQuotas {
  const members = section ? membersOf(section, quotaNames) : new Map<string, SectionNode>()
  const read = (name: (typeof quotaNames)[number], usual: number | undefined) => {
    const node = members.get(name)
    const limit = node ? node.integer(0, 1_000_000_000) : usual
    return limit || undefined
  }
  const perUser = read('perUserPerDay', usualQuotas.perUser)
  const perDestination = read('perDestinationPerDay', usualQuotas.perDestination)
  const perPool = read('perPoolPerDay', usualQuotas.perPool)
  return {
    ...(perUser === undefined ? {} : { perUser }),
    ...(perDestination === undefined ? {} : { perDestination }),
    ...(perPool === undefined ? {} : { perPool }),
  }
}

function membersOf(node: SectionNode, names: readonly string[]): Members {
  return new Map(node.members(names).map(({ name, node: member }) => [name, member] as const))
}
