// Signs a person up and in at a running `npm start`, with the AWS SDK for JavaScript and nothing else:
//   node examples/sign-in.mjs
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetUserCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'

const endpoint = process.env.POOLGATE_ENDPOINT ?? 'http://localhost:9229'
const poolId = 'us-east-1_Sample001'
const clientId = 'sampleclient00000000000001'
const username = `ann+${Date.now()}@example.com`
const password = 'Correct-Horse-7'

// These operations are not signed: no credentials are needed.
const client = new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1' })

await client.send(new SignUpCommand({ ClientId: clientId, Username: username, Password: password }))

const inbox = new URL('/_poolgate/inbox', endpoint)
inbox.search = new URLSearchParams({ pool: poolId, to: username, wait: '5', format: 'code' })
const code = await (await fetch(inbox)).text()
await client.send(new ConfirmSignUpCommand({ ClientId: clientId, Username: username, ConfirmationCode: code }))

const { AuthenticationResult: tokens } = await client.send(
  new InitiateAuthCommand({
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
  }),
)
const user = await client.send(new GetUserCommand({ AccessToken: tokens.AccessToken }))
console.log(`${username} is signed in as ${user.Username}; the access token lasts ${tokens.ExpiresIn} s.`)
