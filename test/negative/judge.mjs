import { Impossible } from './world.mjs'

/**
 * Runs one group: `set` makes what its cases need and proves the right way, then each case tries a near miss. A case is
 * refused by a 4xx answer and by nothing else.
 */
export async function runGroup(world, { title, set, cases }) {
  const result = { title, refused: [], accepted: [], broken: [], impossible: [] }
  let scene
  try {
    scene = await set(world)
  } catch (error) {
    return { ...result, impossible: cases.map(({ name }) => name), reason: textOf(error) }
  }
  for (const { name, attempt } of cases) {
    try {
      await attempt(scene, world)
      result.accepted.push(name)
    } catch (error) {
      const status = error?.$metadata?.httpStatusCode
      if (error instanceof Impossible || isNotBuilt(error)) result.impossible.push(name)
      else if (status >= 400 && status < 500) result.refused.push(name)
      else result.broken.push({ name, text: textOf(error) })
    }
  }
  return result
}

/** How servers say that they do not have a feature, whatever the status. */
function isNotBuilt({ name, message }) {
  return name === 'Unsupported' || /unsupported feature|not implement/i.test(message ?? '')
}

function textOf(error) {
  return `${error?.name ?? 'Error'}: ${error?.message ?? error}`.replaceAll('\n', ' ').slice(0, 160)
}
