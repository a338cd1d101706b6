import { suggestion } from './nearest-name.js'
import type { Problem } from './problem.js'

export type TreePath = readonly (string | number)[]

/** A section of the configuration file that is a tree of its own and no list of settings. */
export interface ConfigTree {
  readonly value: unknown
  /** Folder that relative paths start from. */
  readonly folder: string
  /** File, line and column of what a path within the section leads to, or of the nearest that exists above it. */
  readonly place: (path: TreePath) => string
}

interface Section {
  readonly tree: ConfigTree
  /** Of the section, as messages begin with it. */
  readonly name: string
  readonly problems: Problem[]
  readonly path?: TreePath
}

/** One value of a section. Whatever is wrong with it goes into one list of problems, with its place. */
export class SectionNode {
  readonly value: unknown
  readonly #tree: ConfigTree
  readonly #name: string
  readonly #path: TreePath
  readonly #problems: Problem[]

  constructor({ tree, name, problems, path = [] }: Section) {
    this.value = tree.value
    this.#tree = tree
    this.#name = name
    this.#path = path
    this.#problems = problems
  }

  get folder(): string {
    return this.#tree.folder
  }

  /** Such as `poolgate.config.yaml:12:5 iam.users.ci`. */
  get where(): string {
    return this.placeOf([])
  }

  /** The same for what lies below. */
  placeOf(below: TreePath): string {
    const path = [...this.#path, ...below]
    return `${this.#tree.place(path)} ${this.#name}${path.map(toStep).join('')}`
  }

  refuse(what: string, below: TreePath = []): void {
    this.#problems.push({ where: this.placeOf(below), what })
  }

  /** What is already placed by other means. */
  report(problem: Problem): void {
    this.#problems.push(problem)
  }

  /** The members of a mapping; names that are not among `known` are refused. Nothing written counts as none. */
  members(known?: readonly string[]): { readonly name: string; readonly node: SectionNode }[] {
    const { value } = this
    if (value === undefined || value === null) return []
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.refuse('must be a mapping, one "name: value" per line')
      return []
    }
    return Object.entries(value).flatMap(([name, content]) => {
      if (!known || known.includes(name)) return [{ name, node: this.#child(name, content) }]
      this.refuse(`is not known here${suggestion(name, known)}`, [name])
      return []
    })
  }

  items(): SectionNode[] {
    const { value } = this
    if (value === undefined || value === null) return []
    if (Array.isArray(value)) return value.map((content, index) => this.#child(index, content))
    this.refuse('must be a list')
    return []
  }

  /** Undefined, and refused, when it is no text. */
  text(): string | undefined {
    const { value } = this
    if (typeof value === 'string') return value
    this.refuse(typeof value === 'number' ? 'must be a text: put it in quotes' : 'must be a text')
    return undefined
  }

  texts(): string[] {
    return this.items().flatMap((item) => item.text() ?? [])
  }

  flag(): boolean | undefined {
    const { value } = this
    if (typeof value === 'boolean') return value
    this.refuse('must be true or false')
    return undefined
  }

  integer(least: number, most: number): number | undefined {
    const { value } = this
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
    this.refuse(`must be a whole number from ${least} to ${most}`)
    return undefined
  }

  #child(step: string | number, value: unknown): SectionNode {
    const tree = { ...this.#tree, value }
    return new SectionNode({ tree, name: this.#name, problems: this.#problems, path: [...this.#path, step] })
  }
}

function toStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`
  return /^[\w@+=,-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
}
