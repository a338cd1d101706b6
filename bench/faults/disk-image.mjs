import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** EXT4_IOC_SHUTDOWN with NOLOGFLUSH: nothing that is still in memory reaches the disk any more. */
const cutPower = `import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))`

const unmountAttempts = 100
const unmountPause = 50
const mounted = new Set()
process.on('exit', () => {
  for (const image of mounted) image.abandon()
})

/** An ext4 file system in a file, which can lose its power. Needs root and loop devices. */
export class DiskImage {
  #file
  #folder

  constructor(folder, name, megabytes) {
    this.#file = join(folder, `${name}.img`)
    this.#folder = join(folder, name)
    mkdirSync(this.#folder)
    run('truncate', ['-s', `${megabytes}M`, this.#file])
    run('mkfs.ext4', ['-q', '-F', this.#file])
    this.mount()
  }

  /** Where it is mounted. */
  get folder() {
    return this.#folder
  }

  mount() {
    run('mount', ['-o', 'loop', this.#file, this.#folder])
    mounted.add(this)
  }

  cutPower() {
    run('python3', ['-c', cutPower, this.#folder])
  }

  /** No process may have a file open on it any more; the kernel lets go of a killed one's files a little later. */
  async unmount() {
    for (let attempt = 1; mounted.has(this); attempt++) {
      try {
        this.#unmountNow()
      } catch (error) {
        if (attempt === unmountAttempts) throw error
        await pause(unmountPause)
      }
    }
  }

  async remove() {
    await this.unmount()
    rmSync(this.#file, { force: true })
  }

  /** At the end of the script: what is still in use goes when its last process does. */
  abandon() {
    run('umount', ['-l', this.#folder])
  }

  #unmountNow() {
    run('umount', [this.#folder])
    mounted.delete(this)
  }
}

/** Why images cannot be mounted here, in one line; undefined when they can. */
export async function missingImages(folder) {
  try {
    await new DiskImage(folder, 'probe', 8).remove()
    return undefined
  } catch (error) {
    const reason =
      String(error.stderr ?? '')
        .trim()
        .split('\n')[0] || error.message
    return `this machine does not let us mount a file system image (root and loop devices are needed): ${reason}`
  }
}

function run(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
