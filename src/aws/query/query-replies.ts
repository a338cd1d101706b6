import type { Plan } from '../json/plan.js'
import type { QueryFailure } from './query-failure.js'
import { element, escapeText, toXml } from './xml.js'

export interface QueryReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Of errors that belong to no service. */
const faultNamespace = 'http://webservices.amazon.com/AWSFault/2005-15-09'

/** `output` is absent for operations without one; an empty structure is written as an empty element. */
export function successReply(
  reply: { readonly operation: string; readonly namespace: string; readonly requestId: string },
  output?: { readonly plan: Plan; readonly value: unknown },
): QueryReply {
  const { operation, namespace, requestId } = reply
  const result = output ? element(`${operation}Result`, toXml(output.plan, output.value)) : ''
  const facts = element('ResponseMetadata', element('RequestId', escapeText(requestId)))
  return toReply(200, requestId, `<${operation}Response xmlns="${namespace}">${result}${facts}</${operation}Response>`)
}

export function errorReply(failure: QueryFailure, requestId: string, namespace = faultNamespace): QueryReply {
  const { code, message, status } = failure
  const error =
    element('Type', status < 500 ? 'Sender' : 'Receiver') +
    element('Code', escapeText(code)) +
    element('Message', escapeText(message))
  const content = element('Error', error) + element('RequestId', escapeText(requestId))
  return toReply(status, requestId, `<ErrorResponse xmlns="${namespace}">${content}</ErrorResponse>`)
}

function toReply(status: number, requestId: string, body: string): QueryReply {
  return {
    status,
    headers: {
      'Content-Type': 'text/xml',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'x-amzn-RequestId': requestId,
    },
    body,
  }
}
