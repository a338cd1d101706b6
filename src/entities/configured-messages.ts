export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** How a service of AWS, or what speaks like it, is reached. */
export interface ConfiguredAwsService {
  /** Absent: the region of the installation. */
  readonly region?: string
  /** Absent: AWS itself. */
  readonly endpoint?: string
  /** Absent: those that the AWS SDK finds. */
  readonly credentials?: AwsCredentials
}

/** A receiver of signed POST requests. */
export interface ConfiguredWebhook {
  readonly kind: 'webhook'
  readonly url: string
  readonly secret: Buffer
}

export interface ConfiguredSes extends ConfiguredAwsService {
  readonly kind: 'ses'
  /** Sender where a pool names none. */
  readonly from: string
  readonly configurationSet?: string
}

export interface ConfiguredSns extends ConfiguredAwsService {
  readonly kind: 'sns'
  /** Shown as the sender where the country allows it. */
  readonly senderId?: string
}

/** Messages that may go out in 24 hours. Absent: no limit. */
export interface MessageQuotas {
  readonly perUser?: number
  readonly perDestination?: number
  readonly perPool?: number
}

/** The section `messages` of the configuration: the way out of each channel, mail through SMTP aside. */
export interface ConfiguredMessages {
  readonly email?: ConfiguredSes | ConfiguredWebhook
  readonly sms?: ConfiguredSns | ConfiguredWebhook
  readonly quotas: MessageQuotas
}

/** Nobody who signs up and in meets them; whoever floods a person or runs up costs does. A pool has no limit of its own. */
export const usualQuotas: MessageQuotas = { perUser: 100, perDestination: 100 }
