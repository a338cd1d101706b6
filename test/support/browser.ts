import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { build } from 'vite'

/** Where the system keeps its browser; undefined, with one line, where there is none. */
export const chromiumPath = findChromium()

function findChromium(): string | undefined {
  try {
    return execFileSync('which', ['chromium'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    console.log('Skipped: tests in a browser. Install Debian’s package chromium to run them.')
    return undefined
  }
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: String(chromiumPath), args: ['--no-sandbox'] })
}

/** A script for pages from a module of the tests with everything that it imports. */
export async function bundle(entry: URL): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry: entry.pathname, formats: ['iife'], name: 'bundled' } },
  })
  const [result] = [built].flat()
  const chunk = result && 'output' in result ? result.output.find(({ type }) => type === 'chunk') : undefined
  if (chunk?.type !== 'chunk') throw new Error('Nothing was bundled.')
  return chunk.code
}

/** A web site of one empty page that runs the script, at some port of `http://localhost`. */
export async function serveSite(script: string): Promise<{ readonly origin: string; close(): void }> {
  const site = createServer(({ url }, response) => {
    const isScript = url === '/application.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><title>application</title><script src="/application.js"></script>')
  })
  await new Promise<void>((resolve) => site.listen(0, 'localhost', resolve))
  const { port } = site.address() as AddressInfo
  return { origin: `http://localhost:${port}`, close: () => site.close() }
}

/** A virtual authenticator with resident keys, as a phone or laptop has; `isUserVerified`: whether its user unlocks it. */
export class VirtualAuthenticator {
  readonly #session: CDPSession
  readonly #id: string

  private constructor(session: CDPSession, id: string) {
    this.#session = session
    this.#id = id
  }

  static async add(page: Page): Promise<VirtualAuthenticator> {
    const session = await page.context().newCDPSession(page)
    await session.send('WebAuthn.enable')
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    return new VirtualAuthenticator(session, authenticatorId)
  }

  async setUserVerified(isUserVerified: boolean): Promise<void> {
    await this.#session.send('WebAuthn.setUserVerified', { authenticatorId: this.#id, isUserVerified })
  }

  /** How often each of its keys signed. */
  async counts(): Promise<readonly number[]> {
    const { credentials } = await this.#session.send('WebAuthn.getCredentials', { authenticatorId: this.#id })
    return credentials.map(({ signCount }) => signCount)
  }

  /** As a copied key would: the count starts again. */
  async resetCounts(): Promise<void> {
    const authenticatorId = this.#id
    const { credentials } = await this.#session.send('WebAuthn.getCredentials', { authenticatorId })
    await this.#session.send('WebAuthn.clearCredentials', { authenticatorId })
    for (const credential of credentials) {
      await this.#session.send('WebAuthn.addCredential', {
        authenticatorId,
        credential: { ...credential, signCount: 0 },
      })
    }
  }
}
