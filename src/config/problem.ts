/** One thing the person who starts the server has to change. Never holds a secret value. */
export interface Problem {
  /** Flag, variable, or file with line, column and path; the name of the setting where it is missing altogether. */
  readonly where: string
  readonly what: string
  /** What to type or write, one line each. */
  readonly fix?: readonly string[]
}
