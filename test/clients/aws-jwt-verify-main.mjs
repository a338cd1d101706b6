// Starts `poolgate dev --tls` with its data in argument 1, signs a user in over https and verifies the tokens with
// aws-jwt-verify in a process that trusts the development CA. Prints "ok".
import { execFile, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const [folder, step, facts] = process.argv.slice(2)
const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

if (step === 'verify') await verify(JSON.parse(facts))
else await start()

async function start() {
  const server = spawn(process.execPath, [main, 'dev', '--tls', '--port', '0', '--sample', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const line = await firstLine(server.stdout)
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [fileURLToPath(import.meta.url), folder, 'verify', line],
      {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: JSON.parse(line).caFile },
      },
    )
    process.stdout.write(stdout)
  } finally {
    server.kill('SIGTERM')
  }
}

async function firstLine(stream) {
  let text = ''
  for await (const chunk of stream) {
    text += chunk
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'))
  }
  throw new Error('the server ended without a start line')
}

async function verify({ endpoint, issuer, poolId, clientId }) {
  const { CognitoIdentityProviderClient, AdminCreateUserCommand, AdminSetUserPasswordCommand, InitiateAuthCommand } =
    await import('@aws-sdk/client-cognito-identity-provider')
  const { JwtVerifier } = await import('aws-jwt-verify')
  const { SimpleFetcher } = await import('aws-jwt-verify/https')
  const { SimpleJwksCache } = await import('aws-jwt-verify/jwk')
  const client = new CognitoIdentityProviderClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' },
  })
  await client.send(
    new AdminCreateUserCommand({ UserPoolId: poolId, Username: 'ann@example.com', MessageAction: 'SUPPRESS' }),
  )
  await client.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: poolId,
      Username: 'ann@example.com',
      Password: 'Correct-Horse-7',
      Permanent: true,
    }),
  )
  const { AuthenticationResult } = await client.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ann@example.com', PASSWORD: 'Correct-Horse-7' },
    }),
  )
  if (!issuer.startsWith('https://')) throw new Error(`issuer is ${issuer}`)
  const jwksUri = `${issuer}/.well-known/jwks.json`
  // By default this client waits 1.5 s for a connection and 3 s for the answer, which a busy machine exceeds.
  const patient = new SimpleFetcher({ defaultRequestOptions: { timeout: 30_000, responseTimeout: 30_000 } })
  const verifierOf = (audience) =>
    JwtVerifier.create({ issuer, jwksUri, audience }, { jwksCache: new SimpleJwksCache({ fetcher: patient }) })
  const access = await verifierOf(null).verify(AuthenticationResult.AccessToken)
  if (access.client_id !== clientId || access.token_use !== 'access') throw new Error('wrong access token')
  const id = await verifierOf(clientId).verify(AuthenticationResult.IdToken)
  if (id.email !== 'ann@example.com') throw new Error('wrong id token')
  const refused = await verifierOf('another')
    .verify(AuthenticationResult.IdToken)
    .then(() => false)
    .catch(() => true)
  if (!refused) throw new Error('a foreign audience was accepted')
  console.log('ok')
}
