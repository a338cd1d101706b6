import type { Operation } from './operation.js'

/** The API versions by which requests name their service. */
export const versions: ReadonlyMap<string, { readonly service: Operation['service']; readonly namespace: string }> =
  new Map([
    ['2010-05-08', { service: 'iam', namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' }],
    ['2011-06-15', { service: 'sts', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' }],
  ])
