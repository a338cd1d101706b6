import { describe, expect, test } from 'vitest'
import { authorizationTable, conditionKeysOf } from '../../src/api/authorization-table.js'
import { operationTable } from '../../src/api/model/operations.js'
import { servedActions } from '../../src/iam/served-actions.js'
import { operations } from '../../src/iam-api/registry.js'

const rowsOf = (service: string) => servedActions[service] ?? []

describe('served actions', () => {
  test.each(Object.entries(operationTable))(
    'cognito-idp:%s is known, and whether policies decide it',
    (name, { access }) => {
      const found = rowsOf('cognito-idp').filter((row) => row.name === name)
      // SDKs sign GetClientToken although its proof is the client's secret.
      const isSigned = access === 'signed' && name !== 'GetClientToken'
      expect(found.map((row) => row.access)).toEqual([isSigned ? 'signed' : 'unsigned'])
    },
  )

  test.each(Object.entries(authorizationTable))('cognito-idp:%s is told as the server decides it', (name, entry) => {
    const row = rowsOf('cognito-idp').find((one) => one.name === name)
    if (row?.access !== 'signed') return
    expect({ ...row, conditionKeys: row.conditionKeys.toSorted() }).toEqual({
      name,
      access: 'signed',
      level: entry.level,
      resource: entry.resource === 'everything' ? 'wildcard' : 'arn',
      conditionKeys: conditionKeysOf(entry)
        .map((key) => key.replace(/\/.*/, ''))
        .toSorted(),
    })
  })

  test('cognito-idp has no action beyond the operations but those of the firewall', () => {
    const others = rowsOf('cognito-idp').filter(({ name }) => !Object.hasOwn(operationTable, name))
    expect(others.map(({ name }) => name).sort()).toEqual([
      'AssociateWebACL',
      'DisassociateWebACL',
      'GetWebACLForResource',
      'ListResourcesForWebACL',
    ])
  })

  test.each(operations.map(({ service, name }) => ({ service, name })))(
    '$service:$name is known',
    ({ service, name }) => {
      expect(rowsOf(service).filter((row) => row.name === name)).toHaveLength(1)
    },
  )

  test('iam and sts have no action beyond the operations but those that other services ask for', () => {
    const known = new Set(operations.map(({ service, name }) => `${service}:${name}`))
    const others = ['iam', 'sts'].flatMap((service) =>
      rowsOf(service).filter(({ name, access }) => access === 'signed' && !known.has(`${service}:${name}`)),
    )
    expect(others.map(({ name }) => name).sort()).toEqual(['SetSourceIdentity', 'TagSession'])
  })
})
