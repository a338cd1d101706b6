import { expect, test } from 'vitest'
import { arnValueGlob, type Glob, type GlobPart, matches, resourceGlob, textGlob } from './glob.js'

function partsOf(pattern: string): GlobPart[] {
  return pattern.split(/([*?])/).flatMap((text): GlobPart[] => {
    if (text === '*' || text === '?') return [{ wildcard: text }]
    return text === '' ? [] : [{ literal: text }]
  })
}

test.each([
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['?', '', false],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['a*?', 'a', false],
  ['a*?b', 'axxb', true],
  ['*ab*ab', 'abab', true],
  ['*ab*ab', 'ab', false],
  ['a.c', 'abc', false],
  ['?', '😀', true],
  ['??', '😀', false],
  ['*?é', '😀é', true],
  ['A', 'a', false],
])('text %j against %j: %s', (pattern, text, expected) => {
  expect(matches(textGlob(partsOf(pattern)), text)).toBe(expected)
})

const pool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A'

test.each([
  ['arn:aws:cognito-idp:*', true, false],
  ['arn:aws:cognito-idp:us-east-1:*', true, false],
  ['arn:*', true, false],
  ['arn:aws:cognito-idp:us-*-1:123456789012:userpool/*', true, true],
  ['arn:aws:cognito-idp:us-*2:userpool/*', false, false],
  ['arn:aws:cognito-idp:us-east?1:*:*', true, true],
  ['arn:aws:cognito-idp:us-east-1?123456789012:userpool/*', false, false],
  ['arn:aws:*:userpool/*', true, false],
  ['arn:aws:c*:*:*:userpool?us-east-1_A', true, true],
  ['arn:aws:cognito-idp:us-east-1:123456789012:userpool', false, false],
  ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A/*', false, false],
])('%s covers a pool as resource: %s, as value of an ARN operator: %s', (pattern, asResource, asValue) => {
  expect(matches(resourceGlob(partsOf(pattern)), pool)).toBe(asResource)
  expect(matches(arnValueGlob(partsOf(pattern)), pool)).toBe(asValue)
})

/** The best of several runs, in milliseconds. */
function timeOf(glob: Glob, text: string): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now()
    matches(glob, text)
    return performance.now() - start
  })
  return Math.min(...times)
}

test.each([
  ['runs without end', textGlob(partsOf(`${'*a'.repeat(30)}*b`)), 'a'],
  ['one-character wildcards between runs', textGlob(partsOf(`${'*?'.repeat(30)}b`)), 'a'],
  ['a run that is tried in every part', resourceGlob(partsOf('*:a*b:x')), ':a'],
  ['runs that keep to their part', resourceGlob(partsOf(`${'*a'.repeat(30)}x:*`)), 'a'],
])('twice the text takes about twice the time: %s', { retry: 3 }, (_, glob, unit) => {
  const size = 20_000
  timeOf(glob, unit.repeat(size))
  const ratio = timeOf(glob, unit.repeat(2 * size)) / timeOf(glob, unit.repeat(size))
  expect(ratio).toBeLessThan(3)
})

test('twice the pattern and twice the text take about four times as long', { retry: 3 }, () => {
  const time = (size: number) => timeOf(textGlob(partsOf(`${'*a'.repeat(size)}*b`)), 'a'.repeat(size * 50))
  time(60)
  expect(time(120) / time(60)).toBeLessThan(6)
})
