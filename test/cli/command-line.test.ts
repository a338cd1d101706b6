import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { run } from './stage.js'

describe('poolgate', () => {
  test('without a word prints its help and succeeds', async () => {
    const { code, out } = await run([])
    expect(code).toBe(0)
    expect(out).toContain('poolgate dev --sample')
  })

  test.each([
    ['help', 'dev'],
    ['dev', '--help'],
    ['dev', '-h'],
  ])('%s %s lists the flags of dev', async (...args) => {
    const { code, out } = await run(args)
    expect(code).toBe(0)
    expect(out).toContain('--memory')
    expect(out).not.toContain('--tls-cert')
  })

  test.each([['version'], ['--version'], ['-v']])('%s prints the version of the package alone', async (word) => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await run([word])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  test('writes in colour on a terminal only, and not where NO_COLOR is set', async () => {
    const out = (isTerminal: boolean) => {
      const written: string[] = []
      return { isTerminal, write: (text: string) => void written.push(text), written }
    }
    const [terminal, refused, pipe] = [out(true), out(true), out(false)]
    await run(['help'], { out: terminal })
    await run(['help'], { out: refused, environment: { NO_COLOR: '1' } })
    await run(['help'], { out: pipe })
    const sequence = '\u001b['
    expect([terminal, refused, pipe].map(({ written }) => written.join('').includes(sequence))).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('what is not understood is refused with exit code 2', () => {
  test.each([
    { args: ['serv'], complaint: 'serv is not a command; did you mean serve?' },
    { args: ['dev', '--prot', '1'], complaint: '--prot is not a flag; did you mean --port?' },
    { args: ['dev', '--frobnicate'], complaint: '--frobnicate is not a flag\n' },
    { args: ['dev', '-p'], complaint: '-p is not a flag' },
    { args: ['dev', '--port'], complaint: '--port needs a value' },
    { args: ['dev', '--data', '--memory'], complaint: '--data needs a value' },
    { args: ['dev', '--memory=yes'], complaint: '--memory takes no value' },
    { args: ['dev', '--port', '1', '--port', '2'], complaint: '--port is given twice' },
    { args: ['dev', 'now'], complaint: 'now is one word too many after `poolgate dev`' },
    { args: ['dev', '--', '--port'], complaint: '--port is one word too many' },
  ])('$args', async ({ args, complaint }) => {
    const { code, err, out } = await run(args)
    expect(code).toBe(2)
    expect(err).toContain(complaint)
    expect(out).toBe('')
  })

  test('all mistakes are told at once', async () => {
    const { err } = await run(['dev', '--prot', '1', '--memroy'])
    expect(err).toContain('--port?')
    expect(err).toContain('--memory?')
  })
})
