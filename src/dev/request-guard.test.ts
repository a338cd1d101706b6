import { describe, expect, test } from 'vitest'
import { refusal } from './request-guard.js'

const json = { 'content-type': 'application/json' }

describe('the controls of a development machine', () => {
  test.each([
    { host: 'localhost:9229', allowed: true },
    { host: 'LOCALHOST', allowed: true },
    { host: '127.0.0.1:9229', allowed: true },
    { host: '[::1]:9229', allowed: true },
    { host: 'poolgate:9229', allowed: true },
    { host: 'host.docker.internal:9229', allowed: true },
    { host: 'laptop.local', allowed: true },
    { host: 'rebound.example.com:9229', allowed: false },
    { host: 'localhost.example.com', allowed: false },
    { host: 'evillocal.com', allowed: false },
    { host: '', allowed: false },
  ])('host $host may read: $allowed', ({ host, allowed }) => {
    expect(refusal({ method: 'GET', headers: {}, host })?.status).toBe(allowed ? undefined : 403)
  })

  test.each([
    { from: 'a program', headers: json, status: undefined },
    { from: 'a page of its own', headers: { ...json, origin: 'http://localhost:9229' }, status: undefined },
    { from: 'another port', headers: { ...json, origin: 'http://localhost:3000' }, status: 403 },
    { from: 'another site', headers: { ...json, origin: 'https://example.com' }, status: 403 },
    { from: 'a sandboxed frame', headers: { ...json, origin: 'null' }, status: 403 },
    { from: 'another site without an Origin', headers: { ...json, 'sec-fetch-site': 'cross-site' }, status: 403 },
    { from: 'a form', headers: { 'content-type': 'application/x-www-form-urlencoded' }, status: 415 },
    { from: 'a text form', headers: { 'content-type': 'text/plain' }, status: 415 },
    { from: 'nothing said of the body', headers: {}, status: 415 },
    { from: 'JSON with a charset', headers: { 'content-type': 'application/json; charset=utf-8' }, status: undefined },
    { from: 'a type that begins like JSON', headers: { 'content-type': 'application/jsonp' }, status: 415 },
  ])('a change from $from → $status', ({ headers, status }) => {
    for (const method of ['POST', 'PUT']) {
      expect(refusal({ method, headers, host: 'localhost:9229' })?.status).toBe(status)
    }
  })
})
