import type { Plan } from '../aws/json/plan.js'

/** What stands where a value is kept out of the trail (CloudTrail records of Cognito). */
export const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS'

/** What of a model is hidden; a structure, list or map is hidden as one. */
export interface RedactionRules {
  isHidden(plan: Plan, member: string): boolean
}

/** A decoded input as the trail shows it: members in lower camel case, hidden values replaced, bytes left out. */
export function redact(plan: Plan, input: unknown, rules: RedactionRules): object {
  return redactStructure(plan, input as Readonly<Record<string, unknown>>, rules)
}

function redactStructure(plan: Plan, structure: Readonly<Record<string, unknown>>, rules: RedactionRules): object {
  const shown: Record<string, unknown> = {}
  for (const { name, pathName, plan: member } of plan.members) {
    const content = structure[name]
    if (content !== undefined) shown[pathName] = rules.isHidden(member, name) ? hidden : show(member, content, rules)
  }
  return shown
}

function show(plan: Plan, content: unknown, rules: RedactionRules): unknown {
  if (content === null) return null
  switch (plan.type) {
    case 'structure':
      return redactStructure(plan, content as Readonly<Record<string, unknown>>, rules)
    case 'list':
      return (content as readonly unknown[]).map((item) => showPart(plan.item, item, rules))
    case 'map':
      return Object.fromEntries(
        Object.entries(content as Readonly<Record<string, unknown>>).map(([key, value]) => [
          key,
          showPart(plan.value, value, rules),
        ]),
      )
    case 'blob':
    case 'document':
      return hidden
    default:
      return content
  }
}

function showPart(plan: Plan | undefined, content: unknown, rules: RedactionRules): unknown {
  return !plan || rules.isHidden(plan, '') ? hidden : show(plan, content, rules)
}

/** Every text of an input that `redact` hides. */
export function hiddenTexts(plan: Plan, input: unknown, rules: RedactionRules): Set<string> {
  const found = new Set<string>()
  collect(plan, input, { rules, found, isHidden: false })
  return found
}

interface Collection {
  readonly rules: RedactionRules
  readonly found: Set<string>
  readonly isHidden: boolean
}

function collect(plan: Plan | undefined, content: unknown, collection: Collection): void {
  if (typeof content === 'string') {
    if (collection.isHidden && content !== '') collection.found.add(content)
  } else if (Array.isArray(content)) {
    for (const item of content) collect(plan?.item, item, within(collection, plan?.item, ''))
  } else if (
    typeof content === 'object' &&
    content !== null &&
    !(content instanceof Date || Buffer.isBuffer(content))
  ) {
    for (const [name, value] of Object.entries(content)) {
      const part = plan?.value ?? plan?.members.find((member) => member.name === name)?.plan
      collect(part, value, within(collection, part, name))
    }
  }
}

function within({ rules, found, isHidden }: Collection, part: Plan | undefined, name: string): Collection {
  return { rules, found, isHidden: isHidden || !part || part.type === 'document' || rules.isHidden(part, name) }
}

const longestEcho = 1024
const shortest = 5

/** Takes hidden texts out of a message that quotes its input; very short ones only where they stand in quotes. */
export function withoutTexts(message: string, texts: Iterable<string>): string {
  let cleared = message
  for (const text of [...texts].sort((a, b) => b.length - a.length)) {
    const quoted = text.slice(0, longestEcho)
    cleared =
      quoted.length < shortest ? cleared.replaceAll(`'${quoted}'`, `'${hidden}'`) : cleared.replaceAll(quoted, hidden)
  }
  return cleared
}
