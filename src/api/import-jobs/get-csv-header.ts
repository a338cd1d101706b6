import { csvHeader } from '../../domain/import-jobs/rows/csv-header.js'
import { operation } from '../operation.js'

export const GetCSVHeader = operation('GetCSVHeader', async ({ pools }, { input }) => {
  const pool = await pools.require(input.UserPoolId)
  return { UserPoolId: pool.id, CSVHeader: [...csvHeader(pool)] }
})
