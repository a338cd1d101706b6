/** A text with its `{##text##}` replaced by what `link` makes of each text; without one it stays as it is. Linear in the length. */
export function fillLinks(template: string, link: (text: string) => string): string {
  let filled = ''
  let rest = template
  for (let found = findLink(rest); found; found = findLink(rest)) {
    filled += rest.slice(0, found.start) + link(found.text)
    rest = rest.slice(found.end)
  }
  return filled + rest
}

/** Whether there is `{##text##}` with some text: `{####}` satisfies the modelled pattern too, but is the placeholder of codes. */
export function hasLink(template: string): boolean {
  return findLink(template) !== undefined
}

function findLink(
  template: string,
): { readonly start: number; readonly end: number; readonly text: string } | undefined {
  for (let start = template.indexOf('{##'); start >= 0; start = template.indexOf('{##', start + 3)) {
    const end = template.indexOf('##}', start + 3)
    if (end < 0) return undefined
    const text = template.slice(start + 3, end)
    if (text.trim() !== '') return { start, end: end + 3, text }
  }
  return undefined
}
