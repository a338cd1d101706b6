import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compilePolicy } from './compiled-policy.js'
import { type ContextValue, contextOf } from './context.js'
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
  readonly expected: { readonly decision: string; readonly layer?: string }
}

const file = new URL('../../../test/vectors/iam-policies.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly bases: Readonly<
    Record<string, { principal: { type: string }; context: Readonly<Record<string, ContextValue>> }>
  >
  readonly vectors: readonly PolicyVector[]
}

const severity = { explicitDeny: 2, implicitDeny: 1, allowed: 0 }

function decide(vector: PolicyVector): PolicyDecision {
  const base = vectors.bases[vector.base]
  const values = new Map<string, ContextValue>()
  for (const [key, value] of Object.entries({ ...base?.context, ...vector.context })) {
    if (value === null) values.delete(key.toLowerCase())
    else values.set(key.toLowerCase(), value)
  }
  const context = contextOf(Object.fromEntries(values))
  const layers = layersOf(vector, base?.principal.type === 'root')
  const decisions = vector.requests.map((request) => evaluate(layers, { ...request, context }))
  return decisions.toSorted((a, b) => severity[b.decision] - severity[a.decision])[0] as PolicyDecision
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
  test.each(vectors.vectors.filter(({ kind }) => kind === 'policy'))('$id: $description', (vector) => {
    const { decision, ...rest } = decide(vector)
    expect({ decision, ...('layer' in rest ? { layer: rest.layer } : {}) }).toMatchObject(
      vector.expected.layer === undefined
        ? { decision: vector.expected.decision }
        : { decision: vector.expected.decision, layer: vector.expected.layer },
    )
  })
})
