import { describe, expect, test } from 'vitest'
import { anAttribute, samplePool } from '../../../../test/support/user-samples.js'
import { buildSchema } from '../../pools/schema.js'
import { csvHeader, readHeader } from './csv-header.js'

const pool = samplePool({}, [anAttribute('custom:b'), anAttribute('custom:a')])
const columns = csvHeader(pool)
const hashColumns = [...columns, 'cognito:password_hash']
const withoutHashes = { hashes: false }
const withHashes = { hashes: true }

describe('csvHeader', () => {
  test('standard attributes, custom ones as declared, then the two of the service; neither sub nor identities', () => {
    const declared = [
      { name: 'tenant', type: 'String' as const },
      { name: 'rank', type: 'Number' as const },
    ]
    expect(csvHeader({ ...pool, schema: buildSchema(declared) }).join(',')).toBe(
      'name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,email_verified,gender,birthdate,zoneinfo,locale,phone_number,phone_number_verified,address,updated_at,custom:tenant,custom:rank,cognito:mfa_enabled,cognito:username',
    )
  })
})

describe('readHeader', () => {
  test.each([
    { what: 'the order of GetCSVHeader', fields: columns, options: withoutHashes },
    { what: 'any other order', fields: columns.toReversed(), options: withoutHashes },
    { what: 'with hashes one column more', fields: hashColumns.toReversed(), options: withHashes },
  ])('$what', ({ fields, options }) => {
    expect(readHeader(fields, pool, options)).toEqual(fields)
  })

  test.each([
    { what: 'a missing column', fields: columns.slice(1), fault: 'The header lacks the column "name".' },
    { what: 'a column twice', fields: [...columns, 'email'], fault: 'The header has the column "email" twice.' },
    { what: 'an unknown one', fields: [...columns, 'x'], fault: 'The header has the unknown column "x".' },
    { what: 'sub', fields: [...columns, 'sub'], fault: 'The header has the unknown column "sub".' },
    {
      what: 'identities',
      fields: ['identities', ...columns],
      fault: 'The header has the unknown column "identities".',
    },
    { what: 'another case', fields: ['Name', ...columns.slice(1)], fault: 'The header has the unknown column "Name".' },
    { what: 'an empty name', fields: [...columns, ''], fault: 'The header has the unknown column "".' },
    {
      what: 'hashes without an algorithm',
      fields: hashColumns,
      fault: 'The header has the unknown column "cognito:password_hash".',
    },
    {
      what: 'a very long name, cut between characters',
      fields: ['👍'.repeat(4000), ...columns],
      fault: `The header has the unknown column "${'👍'.repeat(40)}…".`,
    },
  ])('refuses $what', ({ fields, fault }) => {
    expect(readHeader(fields, pool, withoutHashes)).toEqual({ fault })
  })

  test('an algorithm without hashes is refused', () => {
    expect(readHeader(columns, pool, withHashes)).toEqual({
      fault: 'The header lacks the column "cognito:password_hash".',
    })
  })
})
