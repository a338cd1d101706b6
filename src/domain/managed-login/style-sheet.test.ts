import { describe, expect, test } from 'vitest'
import { Failure } from '../failure.js'
import { checkStyleSheet } from './style-sheet.js'

function refusal(css: string): { code: string; details: object } | undefined {
  try {
    checkStyleSheet(css)
    return undefined
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { code: error.code, details: error.details }
  }
}

describe('checkStyleSheet', () => {
  test.each([
    '',
    ' \n\t',
    '.banner-customizable { padding: 25px 0px 25px 0px; background-color: lightgray; }',
    '.submitButton-customizable:hover{color:#fff;background-color:#286090}.label-customizable{font-weight:400}',
    '/* a { b } */ .logo-customizable { max-width: 60%; /* x */ max-height: 30% }',
    '.background-customizable,.banner-customizable{background-color:rgba(0, 0, 0, 0.5) !important}',
    '.inputField-customizable:focus { border: 1px solid #66afe9; outline: 0; font-family: "Arial", sans-serif }',
    '.label-customizable{}',
  ])('takes %j', (css) => {
    expect(refusal(css)).toBeUndefined()
  })

  test.each(['page', 'banner-customizable2', 'Banner-customizable', '__proto__'])('the class %s is none', (name) => {
    expect(refusal(`.${name}{color:red}`)).toEqual({ code: 'css-class-forbidden', details: { name } })
  })

  test.each([
    '@import "x";',
    '@media print { .banner-customizable { color: red } }',
    '@page{margin:0}',
    'body{color:red}',
    '*{color:red}',
    '#x{color:red}',
    '.banner-customizable .label-customizable{color:red}',
    '.banner-customizable>a{color:red}',
    '.banner-customizable.label-customizable{color:red}',
    '.banner-customizable::before{color:red}',
    '.banner-customizable:has{color:red}',
    '.banner-customizable[title]{color:red}',
    '.banner-customizable{background:url(https://example.com/x.png)}',
    '.banner-customizable{background:URL("x")}',
    '.banner-customizable{background:u\\72l(x)}',
    '.banner-customizable{width:expression(alert(1))}',
    '.banner-customizable{position:fixed}',
    '.banner-customizable{content:"x"}',
    '.banner-customizable{behavior:x}',
    '.banner-customizable{-moz-binding:x}',
    '.banner-customizable{--x:y}',
    '.banner-customizable{color:var(--x)}',
    '.banner-customizable{color:red}</style><script>alert(1)</script>',
    '.banner-customizable{color:</style>}',
    '.banner-customizable{color}',
    '.banner-customizable{color:}',
    '.banner-customizable{color:red',
    '.banner-customizable',
    '}',
    '{color:red}',
    '.banner-customizable{color:red;{}}',
    '/* open',
    `.banner-customizable{color:${'r'.repeat(3072)}}`,
  ])('refuses %j', (css) => {
    expect(refusal(css)?.code).toBe('css-invalid')
  })

  test('is quick with what it refuses', () => {
    const began = performance.now()
    for (const part of ['{', '}', '/*', '*/', ',', ';', ':', 'rgb(', '1 ', '"', 'a']) {
      refusal(part.repeat(3000 / part.length))
      refusal(`.banner-customizable{color:${part.repeat(2900 / part.length)}(}`)
    }
    expect(performance.now() - began).toBeLessThan(1000)
  })
})
