import type { Style } from './style.js'

/** What `poolgate help import` prints. */
export function importHelp(style: Style): string {
  return [
    `${style.strong('poolgate import')}: what became of user import jobs and of each row of their files`,
    '',
    `  ${style.accent('poolgate import list')}         jobs of all pools, newest first`,
    `  ${style.accent('poolgate import log JOB')}      a line for each row that was read, as the service logs it`,
    '',
    'Behind the words the flags of poolgate serve: --config, --data or --database; the master key as for serve.',
    'The server may be running. No value of a file is shown. docs/import.md says more.',
    '',
  ].join('\n')
}
