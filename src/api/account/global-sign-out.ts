import { operation } from '../operation.js'

export const GlobalSignOut = operation('GlobalSignOut', async ({ account }, { caller }) => {
  await account.signOutEverywhere(caller.user)
  return {}
})
