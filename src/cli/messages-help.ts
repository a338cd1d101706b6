import type { Style } from './style.js'

/** What `poolgate help messages` prints. */
export function messagesHelp(style: Style): string {
  return [
    `${style.strong('poolgate messages')}: what became of mails and text messages, and a second chance for failed ones`,
    '',
    `  ${style.accent('poolgate messages list')}              those of the last seven days, newest first`,
    `  ${style.accent('poolgate messages list failed')}       those that were given up; also queued, delivered`,
    `  ${style.accent('poolgate messages retry all')}         queue all failed ones again`,
    `  ${style.accent('poolgate messages retry ID …')}        queue these again`,
    '',
    'Behind the words the flags of poolgate serve: --config, --data or --database; the master key as for serve.',
    'The server may be running. Neither codes nor whole addresses are shown. docs/messages.md says more.',
    '',
  ].join('\n')
}
