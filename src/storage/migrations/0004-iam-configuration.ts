import type { Migration } from './migrate.js'

export const iamConfiguration: Migration = {
  name: '0004-iam-configuration',
  statements: ({ text }) => [
    `alter table iam_identities add column managed_by ${text}`,
    `alter table iam_policies add column managed_by ${text}`,
  ],
}
