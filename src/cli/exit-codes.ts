/** What the exit code says. The last two follow `sysexits.h` and the shell's custom for signals. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  configuration: 3,
  refused: 4,
  /** Something it needs, such as its port or its database, is not to be had. */
  unreachable: 5,
  storage: 70,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
