type Pattern = readonly [name: string, pattern: RegExp]

/** In this order: a browser names those that it descends from as well. */
const browsers: readonly Pattern[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d{1,4})/],
  ['Opera', /\b(?:OPR|Opera)\/(\d{1,4})/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d{1,4})/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d{1,4})/],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\/(\d{1,4})/],
  ['Safari', /\bVersion\/(\d{1,4})[^ ]* (?:Mobile\/\S+ )?Safari\//],
]

const systems: readonly Pattern[] = [
  ['Android', /\bAndroid (\d{1,3})/],
  ['iOS', /\b(?:iPhone )?OS (\d{1,3})[_\d]* like Mac OS X/],
  ['Windows', /\bWindows NT (\d{1,2})\.\d/],
  ['Mac OS X', /\bMac OS X (\d{1,3})/],
  ['Chrome OS', /\bCrOS \S+ (\d{1,6})/],
  ['Linux', /\b(Linux)\b/],
]

/** `Chrome 126, Windows 10`; `Other` for what is not known. */
export function deviceNameOf(userAgent: string | undefined): string {
  const text = (userAgent ?? '').slice(0, 1024)
  return `${nameIn(text, browsers)}, ${nameIn(text, systems)}`
}

function nameIn(text: string, patterns: readonly Pattern[]): string {
  for (const [name, pattern] of patterns) {
    const [, version] = pattern.exec(text) ?? []
    if (version !== undefined) return version === name ? name : `${name} ${version}`
  }
  return 'Other'
}

/** The kind of device without versions, which change by themselves. */
export function deviceFamilyOf(deviceName: string): string {
  return deviceName.replace(/ \d+(?=,|$)/g, '')
}
