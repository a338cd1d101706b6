// Cost of one policy decision once the documents are compiled: node bench/micro/policy.mjs (after npm run build).
import { compilePolicy } from '../../dist/aws/policy/compiled-policy.js'
import { contextOf } from '../../dist/aws/policy/context.js'
import { evaluate } from '../../dist/aws/policy/evaluate.js'

const policyCount = 10
const statementCount = 20
const limitMicroseconds = 50

const poolArn = (id) => `arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_${id}`
const request = {
  action: 'cognito-idp:AdminGetUser',
  resource: poolArn('AbCdEf123'),
  context: contextOf({
    'aws:SourceIp': '203.0.113.10',
    'aws:CurrentTime': '2026-03-15T10:30:00Z',
    'aws:username': 'alice',
    'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/alice',
    'aws:PrincipalTag/team': 'blue',
    'aws:PrincipalTag/pool': 'us-east-1_AbCdEf123',
    'aws:ResourceTag/team': 'blue',
    'aws:TagKeys': ['team', 'stage'],
  }),
}

const variable = (name) => `\u0024{${name}}`
const every = { Action: 'cognito-idp:*', Resource: '*' }

/** Each makes the statement of a number; only the very last statement of all decides, by an Allow. */
const workloads = {
  'names of actions, pools by ARN': (n) => ({
    Action: ['cognito-idp:ListUsers', 'cognito-idp:AdminGetUser', `cognito-idp:DescribeUserPool`],
    Resource: [poolArn(`Pool${n}`), poolArn(`Other${n}`)],
  }),
  'patterns of actions and of ARNs': (n) => ({
    Action: ['cognito-idp:List*', 'cognito-idp:*User'],
    Resource: [`arn:aws:cognito-idp:us-*-1:*:userpool/us-east-1_${n}*`, `arn:aws:cognito-idp:*:*:userpool/*_x${n}`],
  }),
  'text conditions, the last one fails': (n) => ({
    ...every,
    Condition: {
      StringEquals: { 'aws:ResourceTag/team': variable('aws:PrincipalTag/team') },
      StringLike: { 'aws:username': ['a*', 'b*'] },
      StringNotEquals: { 'aws:username': ['alice', `user${n}`] },
    },
  }),
  'address, date and ARN conditions': (n) => ({
    ...every,
    Condition: {
      DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
      ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/*' },
      IpAddress: { 'aws:SourceIp': [`10.${n}.0.0/16`, '198.51.100.0/24'] },
    },
  }),
  'variables in ARNs': (n) => ({
    Action: 'cognito-idp:*',
    Resource: [poolArn(`${n}${variable('aws:username')}`), `${poolArn(variable('aws:PrincipalTag/team'))}*${n}`],
  }),
  'sets of tag keys': (n) => ({
    ...every,
    Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': ['team', `cost${n}*`] } },
  }),
}

function layersFor(statementOf) {
  const policies = Array.from({ length: policyCount }, (_, policy) => {
    const Statement = Array.from({ length: statementCount }, (_, index) => ({
      Effect: index % 4 === 3 ? 'Deny' : 'Allow',
      ...statementOf(policy * statementCount + index),
    }))
    const isLast = policy === policyCount - 1
    return compilePolicy({
      Version: '2012-10-17',
      Statement: isLast ? [...Statement.slice(1), { Effect: 'Allow', ...every }] : Statement,
    })
  })
  return [{ name: 'identity', policies }]
}

/** The median over rounds of the mean cost of a decision. */
function microsecondsOf(layers) {
  const perRound = 500
  const rounds = Array.from({ length: 60 }, () => {
    const start = process.hrtime.bigint()
    for (let index = 0; index < perRound; index += 1) evaluate(layers, request)
    return Number(process.hrtime.bigint() - start) / 1000 / perRound
  })
  return rounds.toSorted((a, b) => a - b)[30]
}

console.log(
  `one decision over ${policyCount} policies of ${statementCount} statements, at most ${limitMicroseconds} µs:`,
)
for (const [name, statementOf] of Object.entries(workloads)) {
  const layers = layersFor(statementOf)
  const { decision, statement } = evaluate(layers, request)
  if (decision !== 'allowed' || statement.policy !== policyCount - 1) throw new Error(`${name}: ${decision} too early`)
  const cost = microsecondsOf(layers)
  if (cost > limitMicroseconds) process.exitCode = 1
  console.log(`${cost.toFixed(1).padStart(8)} µs  ${name}${cost > limitMicroseconds ? '  (over the limit)' : ''}`)
}
