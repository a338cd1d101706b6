import { Failure } from '../../domain/failure.js'
import type { LogDelivery } from '../../entities/threat-protection.js'
import type { LogConfigurationType, LogDeliveryConfigurationType } from '../model/types.js'

/** Fails with `log-delivery-invalid` unless exactly one destination is given, with its ARN. */
export function fromLogConfiguration(log: LogConfigurationType): LogDelivery {
  const given = [
    { kind: 'log-group', block: log.CloudWatchLogsConfiguration, arn: log.CloudWatchLogsConfiguration?.LogGroupArn },
    { kind: 'bucket', block: log.S3Configuration, arn: log.S3Configuration?.BucketArn },
    { kind: 'stream', block: log.FirehoseConfiguration, arn: log.FirehoseConfiguration?.StreamArn },
  ] as const
  const [only, another] = given.filter(({ block }) => block !== undefined)
  if (!only || another || only.arn === undefined) {
    throw new Failure('log-delivery-invalid', { reason: 'A log configuration must have exactly one destination.' })
  }
  return { source: log.EventSource, level: log.LogLevel, destination: { kind: only.kind, arn: only.arn } }
}

export function toLogDelivery(UserPoolId: string, deliveries: readonly LogDelivery[]): LogDeliveryConfigurationType {
  return { UserPoolId, LogConfigurations: deliveries.map(toLogConfiguration) }
}

function toLogConfiguration({ source, level, destination: { kind, arn } }: LogDelivery): LogConfigurationType {
  return {
    LogLevel: level,
    EventSource: source,
    CloudWatchLogsConfiguration: kind === 'log-group' ? { LogGroupArn: arn } : undefined,
    S3Configuration: kind === 'bucket' ? { BucketArn: arn } : undefined,
    FirehoseConfiguration: kind === 'stream' ? { StreamArn: arn } : undefined,
  }
}
