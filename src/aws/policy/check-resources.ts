import { entriesNamed } from './check-statements.js'
import { matches, textGlob } from './glob.js'
import type { JsonObject } from './json-source.js'
import { PolicyFault } from './policy-fault.js'
import type { Place } from './policy-tree.js'
import { fixedParts, parseTemplate } from './template.js'

const partitions = ['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f']

/** Resources are `*` or ARNs whose partition exists and whose service is named. */
export function checkResourceForms(statements: readonly Place<JsonObject>[]): void {
  const resources = entriesNamed(statements, ['Resource', 'NotResource']).filter(({ text }) => text !== '*')
  const noArn = resources.find(({ text }) => !text.startsWith('arn:'))
  if (noArn) {
    const message = `Resource ${noArn.text} must be in ARN format or "*".`
    throw new PolicyFault(message, `"${noArn.text}" is neither an ARN nor "*"`, noArn.spot)
  }
  const foreign = resources.find(({ text }) => !isPartition(text.split(':')[1] ?? ''))
  if (foreign) {
    const partition = foreign.text.split(':')[1] ?? ''
    const message = `Partition "${partition}" is not valid for resource "${filledArn(foreign.text)}".`
    throw new PolicyFault(message, `there is no partition "${partition}"`, foreign.spot)
  }
  const short = resources.find(({ text }) => text.split(':').length < 3)
  if (!short) return
  const message = 'Resource vendor must be fully qualified and cannot contain regexes.'
  throw new PolicyFault(message, `"${short.text}" names no service`, short.spot)
}

/** Wildcards are accepted where a partition fits them. */
function isPartition(text: string): boolean {
  const template = parseTemplate(text, { variables: false })
  const parts = 'parts' in template ? fixedParts(template.parts) : undefined
  if (!parts) return false
  const glob = textGlob(parts)
  return partitions.some((partition) => matches(glob, partition))
}

/** The API's text shows six parts, with `*` for those that are missing. */
function filledArn(text: string): string {
  const [arn = '', partition = '', service, region = '*', account = '*', ...rest] = text.split(':')
  const last = rest.length > 0 ? rest.join(':') : '*'
  return [arn, partition, service || '*', region, account, last].join(':')
}
