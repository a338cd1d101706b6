import type { OperationName } from '../../src/api/model/operations.js'

export interface Exception {
  /** The member with everything in it. */
  readonly member: string
  /** Absent: every operation that has it. */
  readonly operations?: readonly OperationName[]
  readonly value: unknown
  readonly reason: string
}

/** Every optional member that nothing comes of. Each is sent all the same, so that one that comes to have an effect leaves the list. */
export const withoutEffect: readonly Exception[] = [
  {
    member: 'AnalyticsMetadata',
    value: { AnalyticsEndpointId: 'endpoint' },
    reason: 'names an Amazon Pinpoint endpoint; there is no Pinpoint, and app clients that name a project are refused',
  },
  {
    member: 'UserContextData',
    operations: ['ConfirmSignUp'],
    value: { IpAddress: '203.0.113.9', EncodedData: 'e30=' },
    reason: 'the confirmation of a sign-up is not among the events that threat protection records or judges',
  },
  {
    member: 'UserPoolTags',
    operations: ['CreateUserPoolReplica'],
    value: { team: 'shop' },
    reason: 'the operation itself is always refused',
  },
  {
    member: 'TermsSource',
    operations: ['UpdateTerms'],
    value: 'LINK',
    reason: 'has the one value LINK, which every document has already',
  },
  {
    member: 'Enforcement',
    operations: ['UpdateTerms'],
    value: 'NONE',
    reason: 'has the one value NONE, which every document has already',
  },
  {
    member: 'DestinationUser.ProviderAttributeName',
    operations: ['AdminLinkProviderForUser'],
    value: 'Cognito_Subject',
    reason: 'is ignored, as the API reference says: the destination is named by its username or subject',
  },
]
