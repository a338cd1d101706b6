import { beside, type Scene, staged } from './scene.js'
import { type Members, type World, watched } from './world.js'

const SOURCE_ARN = 'arn:aws:ses:us-east-1:123456789012:identity/security@example.com'
const block = { Notify: false, EventAction: 'BLOCK' }
const compromised = { CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'NO_ACTION' } } }
const takeover = (more: Members) => ({ AccountTakeoverRiskConfiguration: { Actions: { HighAction: block }, ...more } })
const notices = (more: Members = {}) => takeover({ NotifyConfiguration: { SourceArn: SOURCE_ARN, ...more } })
const body = 'Somebody signed in.'

/** The mail of one kind: that it is there, and each of its forms. */
function mail(kind: 'BlockEmail' | 'NoActionEmail' | 'MfaEmail'): Members {
  const path = `AccountTakeoverRiskConfiguration.NotifyConfiguration.${kind}`
  const beginning = (form: 'HtmlBody' | 'TextBody') => notices({ [kind]: { Subject: 'Sign-in', [form]: body } })
  return {
    [path]: beside(notices(), { Subject: 'Sign-in', TextBody: body }),
    [`${path}.HtmlBody`]: beside(beginning('TextBody'), body),
    [`${path}.TextBody`]: beside(beginning('HtmlBody'), body),
  }
}

const riskMembers: Members = {
  CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'NO_ACTION' } },
  'CompromisedCredentialsRiskConfiguration.EventFilter': beside(compromised, ['SIGN_IN']),
  AccountTakeoverRiskConfiguration: { Actions: { HighAction: block } },
  'AccountTakeoverRiskConfiguration.NotifyConfiguration': beside(takeover({}), { SourceArn: SOURCE_ARN }),
  'AccountTakeoverRiskConfiguration.NotifyConfiguration.From': beside(notices(), 'security@example.com'),
  'AccountTakeoverRiskConfiguration.NotifyConfiguration.ReplyTo': beside(notices(), 'help@example.com'),
  ...mail('BlockEmail'),
  ...mail('NoActionEmail'),
  ...mail('MfaEmail'),
  'AccountTakeoverRiskConfiguration.Actions.LowAction': beside(takeover({}), block),
  'AccountTakeoverRiskConfiguration.Actions.MediumAction': beside(takeover({}), block),
  'AccountTakeoverRiskConfiguration.Actions.HighAction': beside(
    { AccountTakeoverRiskConfiguration: { Actions: {} } },
    block,
  ),
  'RiskExceptionConfiguration.BlockedIPRangeList': ['192.0.2.0/24'],
  'RiskExceptionConfiguration.SkippedIPRangeList': ['192.0.2.0/24'],
}

async function seen(world: World, UserPoolId: string, ClientId: string) {
  return {
    pool: await world.call('DescribeRiskConfiguration', { UserPoolId }),
    client: await world.call('DescribeRiskConfiguration', { UserPoolId, ClientId }),
  }
}

const logs = (more: Members) => ({
  LogConfigurations: [{ LogLevel: 'ERROR', EventSource: 'userNotification', ...more }],
})

export const threatScenes: readonly Scene[] = [
  {
    operation: 'SetRiskConfiguration',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId } = await world.seed(watched)
      return { input: { UserPoolId }, look: () => seen(world, UserPoolId, clientId) }
    },
    members: riskMembers,
  },
  {
    operation: 'SetRiskConfiguration',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId } = await world.seed(watched)
      const input = { UserPoolId, ...compromised }
      return { input, values: { ClientId: clientId }, look: () => seen(world, UserPoolId, clientId) }
    },
    members: { ClientId: staged },
  },
  {
    operation: 'DescribeRiskConfiguration',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId: ClientId } = await world.seed(watched)
      await world.ask('SetRiskConfiguration', { UserPoolId, ClientId, ...compromised })
      return { input: { UserPoolId }, values: { ClientId } }
    },
    members: { ClientId: staged },
  },
  {
    operation: 'SetLogDeliveryConfiguration',
    stage: async (world) => ({ input: { UserPoolId: await world.createPool(watched), ...logs({}) } }),
    members: {
      'LogConfigurations[].CloudWatchLogsConfiguration.LogGroupArn':
        'arn:aws:logs:us-east-1:123456789012:log-group:members',
      'LogConfigurations[].S3Configuration.BucketArn': beside(
        { LogConfigurations: [{ LogLevel: 'INFO', EventSource: 'userAuthEvents' }] },
        'arn:aws:s3:::members',
      ),
      'LogConfigurations[].FirehoseConfiguration.StreamArn': beside(
        { LogConfigurations: [{ LogLevel: 'INFO', EventSource: 'userAuthEvents' }] },
        'arn:aws:firehose:us-east-1:123456789012:deliverystream/members',
      ),
    },
  },
]
