import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compilePolicy } from './compiled-policy.js'
import { type ContextValue, contextOf } from './context.js'
import { decisionText } from './decision-text.js'
import { evaluate, type Layer, type LayerName, type PolicyDecision } from './evaluate.js'
import type { PolicyDocument } from './policy-document.js'

interface PolicyVector {
  readonly id: string
  readonly kind: string
  readonly description: string
  readonly base: string
  readonly context: Readonly<Record<string, ContextValue | null>>
  readonly policies: {
    readonly identity?: readonly PolicyDocument[]
    readonly boundary?: PolicyDocument
    readonly session?: PolicyDocument | readonly PolicyDocument[]
    readonly scps?: readonly (PolicyDocument | readonly PolicyDocument[])[]
  }
  readonly requests: readonly { readonly action: string; readonly resource: string }[]
  readonly expected: {
    readonly decision: string
    readonly layer?: string
    readonly message?: string
    readonly messageAnyOf?: readonly string[]
  }
}

const file = new URL('../../../test/vectors/iam-policies.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly bases: Readonly<
    Record<string, { principal: { type: string; callerArn: string }; context: Readonly<Record<string, ContextValue>> }>
  >
  readonly vectors: readonly PolicyVector[]
}

const severity = { explicitDeny: 2, implicitDeny: 1, allowed: 0 }

/** The worst decision over all requests of the vector, and the text that refuses. */
function decide(vector: PolicyVector): { readonly decision: PolicyDecision; readonly message: string | undefined } {
  const base = vectors.bases[vector.base]
  const values = new Map<string, ContextValue>()
  for (const [key, value] of Object.entries({ ...base?.context, ...vector.context })) {
    if (value === null) values.delete(key.toLowerCase())
    else values.set(key.toLowerCase(), value)
  }
  const context = contextOf(Object.fromEntries(values))
  const layers = layersOf(vector, base?.principal.type === 'root')
  const callerArn = base?.principal.callerArn ?? ''
  const decisions = vector.requests.map((request) => {
    const isUnlimited = base?.principal.type === 'root' && layers.length === 0
    const decision: PolicyDecision = isUnlimited ? { decision: 'allowed' } : evaluate(layers, { ...request, context })
    const message = decision.decision === 'allowed' ? undefined : decisionText(decision, { ...request, callerArn })
    return { decision, message }
  })
  const worstFirst = decisions.toSorted((a, b) => severity[b.decision.decision] - severity[a.decision.decision])
  return worstFirst[0] as (typeof decisions)[number]
}

function layersOf({ policies }: PolicyVector, isRoot: boolean): Layer[] {
  const layer = (name: LayerName, documents: readonly PolicyDocument[]) => ({
    name,
    policies: documents.map(compilePolicy),
  })
  const organisation = (policies.scps ?? []).map((level) => layer('scp', [level].flat() as PolicyDocument[]))
  if (isRoot) return organisation
  return [
    ...organisation,
    layer('identity', policies.identity ?? []),
    ...(policies.boundary ? [layer('boundary', [policies.boundary].flat())] : []),
    ...(policies.session ? [layer('session', [policies.session].flat() as PolicyDocument[])] : []),
  ]
}

describe('policy vectors', () => {
  test.each(vectors.vectors.filter(({ kind }) => kind === 'policy'))('$id: $description', ({ expected, ...vector }) => {
    const { decision, message } = decide({ expected, ...vector })
    expect(decision.decision).toBe(expected.decision)
    expect('layer' in decision ? decision.layer : undefined).toBe(expected.layer)
    expect(expected.messageAnyOf ?? [expected.message]).toContain(message)
  })
})

test('nothing is allowed where there are no layers, or where one has no policies', () => {
  const request = { action: 'cognito-idp:ListUsers', resource: '*', context: contextOf({}) }
  expect(evaluate([], request)).toEqual({ decision: 'implicitDeny', layer: 'identity' })
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' } as const
  const allowing = { name: 'identity', policies: [compilePolicy({ Statement: everything })] } as const
  expect(evaluate([allowing], request)).toMatchObject({ decision: 'allowed' })
  for (const name of ['scp', 'boundary', 'session'] as const) {
    expect(evaluate([allowing, { name, policies: [] }], request)).toEqual({ decision: 'implicitDeny', layer: name })
  }
})

test('a role trust policy refuses in words of its own', () => {
  const refused = { callerArn: 'arn:aws:iam::123456789012:user/alice', action: 'sts:AssumeRole', resource: '*' }
  const start = 'User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on resource: *'
  expect(decisionText({ decision: 'implicitDeny', layer: 'trust' }, refused)).toBe(
    `${start} because no role trust policy allows the sts:AssumeRole action`,
  )
  expect(decisionText({ decision: 'explicitDeny', layer: 'trust' }, refused)).toBe(
    `${start} with an explicit deny in the role trust policy`,
  )
})
