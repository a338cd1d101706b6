export interface QuickStartFacts {
  readonly endpoint: string
  readonly inbox: string
  readonly region: string
  readonly poolId: string
  readonly clientId: string
}

const USER = 'ann@example.com'
const PASSWORD = 'Correct-Horse-7'

/**
 * Three AWS CLI commands, to be pasted one after the other, that sign a user up, confirm the address with the code from
 * the inbox, and end with tokens. Plain HTTP also where HTTPS is offered, so that nothing has to be trusted first.
 */
export function quickStart({ endpoint, inbox, region, poolId, clientId }: QuickStartFacts): [string, string, string] {
  const plain = (url: string) => url.replace(/^https:/, 'http:')
  const command = (operation: string, ...lines: string[]) =>
    [
      `aws cognito-idp ${operation} --endpoint-url ${plain(endpoint)} --region ${region} --no-sign-request`,
      `  --client-id ${clientId}`,
      ...lines.map((line) => `  ${line}`),
    ].join(' \\\n')
  const code = `curl -s '${plain(inbox)}?pool=${poolId}&to=${USER}&wait=5&format=code'`
  return [
    command('sign-up', `--username ${USER} --password ${PASSWORD}`),
    command('confirm-sign-up', `--username ${USER}`, `--confirmation-code "$(${code})"`),
    command(
      'initiate-auth',
      `--auth-flow USER_PASSWORD_AUTH`,
      `--auth-parameters USERNAME=${USER},PASSWORD=${PASSWORD}`,
    ),
  ]
}
