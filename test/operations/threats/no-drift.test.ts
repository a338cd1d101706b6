import { type Members, watched } from '../../members/world.js'
import { anything, holdsStill } from '../../support/drift-table.js'
import { SOURCE_ARN } from './threat-scene.js'

const block = { Notify: false, EventAction: 'BLOCK' }
const events = ['SIGN_IN', 'PASSWORD_CHANGE', 'SIGN_UP']
const ranges = { BlockedIPRangeList: ['192.0.2.0/24'], SkippedIPRangeList: ['198.51.100.0/24'] }
const notices = {
  SourceArn: SOURCE_ARN,
  From: 'security@example.com',
  ReplyTo: 'help@example.com',
  BlockEmail: { Subject: 'Stopped', HtmlBody: '<p>Stopped</p>', TextBody: 'Stopped' },
}
const compromised = { EventFilter: ['SIGN_IN'], Actions: { EventAction: 'NO_ACTION' } }
const takeover = { Actions: { HighAction: { Notify: true, EventAction: 'BLOCK' } }, NotifyConfiguration: notices }

holdsStill({
  resource: 'risk configurations',
  shown: 'RiskConfigurationType',
  changed: 'SetRiskConfigurationRequest',
  create: async (world, given) => {
    const UserPoolId = await world.createPool(watched)
    if (Object.keys(given).length > 0) await world.ask('SetRiskConfiguration', { UserPoolId, ...given })
    return {
      read: async () => (await world.ask('DescribeRiskConfiguration', { UserPoolId })).RiskConfiguration as Members,
      write: (members) => world.ask('SetRiskConfiguration', { UserPoolId, ...members }),
    }
  },
  rows: [
    { member: 'UserPoolId', unset: anything },
    {
      member: 'CompromisedCredentialsRiskConfiguration',
      given: { CompromisedCredentialsRiskConfiguration: compromised },
    },
    { member: 'AccountTakeoverRiskConfiguration', given: { AccountTakeoverRiskConfiguration: takeover } },
    { member: 'RiskExceptionConfiguration', given: { RiskExceptionConfiguration: ranges } },
  ],
  // The date is there once something is set; a client's configuration is another resource.
  neverShown: ['ClientId', 'LastModifiedDate'],
  empty: [
    [
      'without EventFilter all events are shown',
      { CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } } },
      { CompromisedCredentialsRiskConfiguration: { EventFilter: events, Actions: { EventAction: 'BLOCK' } } },
    ],
    [
      'an action that is not given is not shown',
      { AccountTakeoverRiskConfiguration: { Actions: { LowAction: block } } },
      { AccountTakeoverRiskConfiguration: { Actions: { LowAction: block } } },
    ],
    [
      'empty lists of addresses are shown',
      { RiskExceptionConfiguration: { BlockedIPRangeList: [], SkippedIPRangeList: [] } },
      { RiskExceptionConfiguration: { BlockedIPRangeList: [], SkippedIPRangeList: [] } },
    ],
  ],
})

const group = { LogGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:shop' }
const LogConfigurations = [
  { LogLevel: 'ERROR', EventSource: 'userNotification', CloudWatchLogsConfiguration: group },
  { LogLevel: 'INFO', EventSource: 'userAuthEvents', S3Configuration: { BucketArn: 'arn:aws:s3:::shop' } },
]

holdsStill({
  resource: 'log delivery',
  shown: 'LogDeliveryConfigurationType',
  changed: 'SetLogDeliveryConfigurationRequest',
  create: async (world, given) => {
    const UserPoolId = await world.createPool(watched)
    const write = (members: Members) =>
      world.ask('SetLogDeliveryConfiguration', { UserPoolId, LogConfigurations: [], ...members })
    if (Object.keys(given).length > 0) await write(given)
    return {
      read: async () =>
        (await world.ask('GetLogDeliveryConfiguration', { UserPoolId })).LogDeliveryConfiguration as Members,
      write,
    }
  },
  rows: [
    { member: 'UserPoolId', unset: anything },
    { member: 'LogConfigurations', unset: [], given: { LogConfigurations } },
  ],
  empty: [['the empty list is as if never set', { LogConfigurations: [] }, { LogConfigurations: [] }]],
})
