import type { OperationName } from '../../src/api/model/operations.js'
import { formatBasicIso } from '../../src/aws/sigv4/basic-iso-time.js'

export interface ApiAnswer {
  readonly status: number
  /** The exception; `ok` when there is none. */
  readonly outcome: string
  readonly message: string
  readonly body: Readonly<Record<string, unknown>>
  /** As it came. */
  readonly text: string
}

const signature = '0'.repeat(64)

/** A call with any input, also one that no SDK would send. Signed in form only: `dev` takes an unknown key for root. */
export async function callApi(endpoint: string, operation: OperationName, input: unknown): Promise<ApiAnswer> {
  const date = formatBasicIso(new Date())
  const credential = `AKIASECURITY/${date.slice(0, 8)}/us-east-1/cognito-idp/aws4_request`
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      'x-amz-date': date,
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${signature}`,
    },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  })
  const text = await answer.text()
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
  const outcome = answer.status === 200 ? 'ok' : String(body.__type)
  return { status: answer.status, outcome, message: String(body.message ?? ''), body, text }
}
