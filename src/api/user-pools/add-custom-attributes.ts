import { refuseWhileImporting } from '../../domain/import-jobs/import-guard.js'
import { extendSchema } from '../../domain/pools/schema.js'
import { operation } from '../operation.js'
import { fromSchemaAttributes } from '../wire/schema-attributes.js'

export const AddCustomAttributes = operation('AddCustomAttributes', async ({ pools }, { input }) => {
  const declared = fromSchemaAttributes(input.CustomAttributes)
  await pools.update(
    input.UserPoolId,
    ({ schema }) => ({ schema: extendSchema(schema, declared) }),
    refuseWhileImporting,
  )
  return {}
})
