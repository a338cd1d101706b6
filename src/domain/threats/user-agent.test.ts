import { expect, test } from 'vitest'
import { deviceFamilyOf, deviceNameOf } from './user-agent.js'

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  [`${windows} Chrome/126.0.0.0 Safari/537.36`, 'Chrome 126, Windows 10'],
  [`${windows} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`, 'Edge 126, Windows 10'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox 128, Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'Safari 17, iOS 17',
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36',
    'Chrome 125, Android 14',
  ],
  ['aws-sdk-js/3.1169.0', 'Other, Other'],
  ['', 'Other, Other'],
  [undefined, 'Other, Other'],
])('%s → %s', (userAgent, name) => {
  expect(deviceNameOf(userAgent)).toBe(name)
})

test('a family has no versions', () => {
  expect(deviceFamilyOf('Chrome 126, Windows 10')).toBe(deviceFamilyOf('Chrome 127, Windows 11'))
  expect(deviceFamilyOf('Chrome 126, Windows 10')).not.toBe(deviceFamilyOf('Chrome 126, Android 14'))
})
