import { Failure } from '../failure.js'

/** Developer guide, "Customizing hosted UI (classic) branding": a style sheet has at most 3 KB. */
const mostBytes = 3 * 1024

/** The guide's classes, and those that its template has besides. */
const classes: ReadonlySet<string> = new Set([
  'background-customizable',
  'banner-customizable',
  'errorMessage-customizable',
  'idpButton-customizable',
  'idpDescription-customizable',
  'inputField-customizable',
  'label-customizable',
  'legalText-customizable',
  'logo-customizable',
  'passwordCheck-notValid-customizable',
  'passwordCheck-valid-customizable',
  'redirect-customizable',
  'socialButton-customizable',
  'submitButton-customizable',
  'textDescription-customizable',
])

const states: ReadonlySet<string> = new Set(['hover', 'focus', 'active', 'visited', 'disabled'])

/** Colours, sizes and fonts. Nothing that loads, places things over others, or makes up text. */
const properties =
  /^(?:color|background|background-color|border(?:-(?:top|right|bottom|left))?(?:-(?:width|style|color|radius))?|border-(?:top|bottom)-(?:left|right)-radius|box-shadow|cursor|display|font(?:-(?:family|size|style|weight))?|height|letter-spacing|line-height|margin(?:-(?:top|right|bottom|left))?|max-height|max-width|min-height|min-width|opacity|outline(?:-(?:width|style|color))?|padding(?:-(?:top|right|bottom|left))?|text-align|text-decoration|text-transform|vertical-align|width|word-break)$/

/** Words, numbers, colours, lists and the few functions of colours; no escapes, no URLs, no strings with odd letters. */
const value = /^(?:[\w\s#%.,'"!+-]|(?:rgb|rgba|hsl|hsla)\([\d\s.,%]+\))+$/i

/**
 * Refuses a style sheet that is too long, that styles anything but the classes for it (`css-class-forbidden`), or that has
 * at-rules, URLs or other things which could do more than change a look (`css-invalid`). Assumed: all texts but the first.
 */
export function checkStyleSheet(css: string): void {
  if (Buffer.byteLength(css) > mostBytes) throw invalid('The CSS must be 3 KB or smaller.')
  let rest = withoutComments(css)
  while (rest.trim() !== '') {
    const open = rest.indexOf('{')
    const close = rest.indexOf('}', open)
    if (open < 0 || close < 0) throw invalid('The CSS is malformed.')
    for (const selector of rest.slice(0, open).split(',')) checkSelector(selector.trim())
    for (const declaration of rest.slice(open + 1, close).split(';')) checkDeclaration(declaration.trim())
    rest = rest.slice(close + 1)
  }
}

function withoutComments(css: string): string {
  const parts = css.split('/*')
  const [first = '', ...others] = parts
  return others.reduce((text, part) => {
    const end = part.indexOf('*/')
    if (end < 0) throw invalid('The CSS is malformed.')
    return `${text} ${part.slice(end + 2)}`
  }, first)
}

function checkSelector(selector: string): void {
  if (selector.startsWith('@')) throw invalid('The CSS must not have at-rules.')
  const [, name, state] = /^\.([\w-]+)(?::([a-z]+))?$/.exec(selector) ?? []
  if (name === undefined) throw invalid('The CSS must select by one class only.')
  if (!classes.has(name)) throw new Failure('css-class-forbidden', { name })
  if (state !== undefined && !states.has(state)) throw invalid('The CSS has a state that is not allowed.')
}

function checkDeclaration(declaration: string): void {
  if (declaration === '') return
  const colon = declaration.indexOf(':')
  if (colon < 0) throw invalid('The CSS is malformed.')
  if (!properties.test(declaration.slice(0, colon).trim().toLowerCase())) {
    throw invalid('The CSS has a property that is not allowed.')
  }
  if (!value.test(declaration.slice(colon + 1).trim())) throw invalid('The CSS has a value that is not allowed.')
}

function invalid(reason: string): Failure {
  return new Failure('css-invalid', { reason })
}
