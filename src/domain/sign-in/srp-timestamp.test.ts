import { expect, test } from 'vitest'
import { canonicalTimestamp } from './srp-timestamp.js'

test.each([
  ['Tue May 7 00:09:40 UTC 2024', 'Tue May 7 00:09:40 UTC 2024'],
  ['Wed Nov 25 14:40:03 UTC 2026', 'Wed Nov 25 14:40:03 UTC 2026'],
  ['Tue May 07 00:09:40 UTC 2024', 'Tue May 7 00:09:40 UTC 2024'],
  ['Mon May 7 00:09:40 UTC 2024', 'Tue May 7 00:09:40 UTC 2024'],
  ['Tue May 7 0:9:40 UTC 2024', 'Tue May 7 00:09:40 UTC 2024'],
  ['Fri Feb 30 00:00:00 UTC 2024', 'Fri Mar 1 00:00:00 UTC 2024'],
  ['Tue May 7 00:09:40 GMT 2024', 'Tue May 7 00:09:40 GMT 2024'],
])('canonicalTimestamp: %s is written %s', (text, want) => {
  expect(canonicalTimestamp(text)).toBe(want)
})

test.each([
  '',
  '2024-05-07T00:09:40Z',
  'Tue, 07 May 2024 00:09:40 GMT',
  'Di Mai 7 00:09:40 UTC 2024',
  'Tue May  7 00:09:40 UTC 2024',
  'Tue May 7 00:09:40 CEST 2024',
  'Tue May 7 00:09:40 UTC 24',
  'Tue May 7 00:09:40 UTC 2024 ',
  'Tue May 7 00:09:40 UTC 2024\n',
  'tue may 7 00:09:40 UTC 2024',
])('canonicalTimestamp: %j → timestamp-format-invalid', (text) => {
  expect(() => canonicalTimestamp(text)).toThrowError(expect.objectContaining({ code: 'timestamp-format-invalid' }))
})
