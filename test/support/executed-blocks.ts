import { Session } from 'node:inspector/promises'

export interface BlockCounter {
  /** How often blocks of the sources in the folder ran during the work: function bodies, loop bodies and branches. */
  during(work: () => Promise<unknown>, folder?: string): Promise<number>
  close(): Promise<void>
}

/**
 * Work as the engine counts it. Unlike time it is the same on every run, however busy the machine is. What the engine does
 * natively counts as nothing: parsing JSON, matching patterns, copying.
 */
export async function countBlocks(): Promise<BlockCounter> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const take = async (folder: string) => {
    const { result } = await session.post('Profiler.takePreciseCoverage')
    const ours = result.filter(({ url }) => url.includes(folder) && !url.includes('/node_modules/'))
    const ranges = ours.flatMap(({ functions }) => functions).flatMap((each) => each.ranges)
    return ranges.reduce((sum, { count }) => sum + count, 0)
  }
  return {
    async during(work, folder = '/src/') {
      await take(folder)
      await work()
      return take(folder)
    },
    async close() {
      await session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}
