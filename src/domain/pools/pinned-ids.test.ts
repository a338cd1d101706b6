import { expect, test } from 'vitest'
import { pinnedClientId } from './pinned-ids.js'

test.each([
  ['_custom_id_:myclient123', 'myclient123'],
  ['_custom_id_:myclient123', 'myclient123'],
  ['_custom_id_', undefined],
  ['_custom_id_web', undefined],
  ['my _custom_id_:abc', undefined],
])('the client name %j pins %j', (name, id) => {
  expect(pinnedClientId(name, { allowed: true })).toBe(id)
})
