import { Failure } from '../failure.js'

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const form = new RegExp(
  `^(?:${weekdays.join('|')}) (${months.join('|')}) (\\d{1,2}) (\\d{1,2}):(\\d{1,2}):(\\d{1,2}) (UTC|GMT) (\\d{4})$`,
)

/**
 * TIMESTAMP of PASSWORD_VERIFIER as the service writes it, `EEE MMM d HH:mm:ss z yyyy`. The service signs its own
 * writing of the time, not the text that came (observed: `Sep 05` and a wrong weekday make the right password wrong, a
 * text of another form is InvalidParameterException).
 */
export function canonicalTimestamp(text: string): string {
  const [, month = '', day, hour, minute, second, zone, year] = form.exec(text) ?? []
  if (zone === undefined) throw new Failure('timestamp-format-invalid')

  const fields = [months.indexOf(month), Number(day), Number(hour), Number(minute), Number(second)] as const
  const time = new Date(Date.UTC(Number(year), ...fields))
  const clockTime = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(twoDigits).join(':')
  const date = `${weekdays[time.getUTCDay()]} ${months[time.getUTCMonth()]} ${time.getUTCDate()}`
  return `${date} ${clockTime} ${zone} ${time.getUTCFullYear()}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
