/** Takes lines and delivers them by and by. */
export interface LogSink {
  /** Never waits, never fails. */
  write(line: string): void
  /** Gives what waits a moment to leave. */
  stop(): Promise<void>
}

export interface SinkLog {
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
