import { DeliveryError } from './message-transport.js'

/** A local part or domain without quotes, comments, lists, routes or blanks: anything else has sent mail to strangers in other products. */
const PLAIN_ADDRESS = /^[^\s"(),:;<>@[\]\\\p{Cc}]+@[^\s"(),:;<>@[\]\\\p{Cc}]+$/u

/** Refuses the message unless its recipient is one mailbox and nothing else, whatever the transport makes of it. */
export function requirePlainAddress(to: string): void {
  if (!PLAIN_ADDRESS.test(to)) throw new DeliveryError('refused', 'the address is not a plain one')
}

/** E.164, as the API stores them. */
export function requirePhoneNumber(to: string): void {
  if (!/^\+\d{1,15}$/.test(to)) throw new DeliveryError('refused', 'the phone number is not a plain one')
}

/** A subject is one line: what follows a line break could be read as a header. */
export function oneLine(subject: string | undefined): string {
  return (subject ?? '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}
