import { decodeBody } from './decode.js'
import { encodeBody } from './encode.js'
import { outputProblems } from './output-check.js'
import { type Plan, Plans } from './plan.js'
import type { Shapes } from './shape.js'
import { violationMessage, violationsOf } from './violations.js'

/** Reads, checks and writes the bodies of the AWS JSON 1.1 protocol by the shapes of a service model. */
export class JsonCodec {
  readonly #plans: Plans

  constructor(shapes: Shapes) {
    this.#plans = new Plans(shapes)
  }

  /** The shape with its references resolved, for who reads an input member by member. */
  planOf(shape: string): Plan {
    return this.#plans.of(shape)
  }

  /** The input with Date for timestamps, bytes for blobs and prototype-free maps; throws a SerializationError. Constraints are not checked. */
  decode(shape: string, body: Buffer): unknown {
    return decodeBody(this.#plans.of(shape), body)
  }

  /** The service's message about every violated constraint of a decoded input; undefined when there is none. */
  findViolations(shape: string, input: unknown): string | undefined {
    const violations = violationsOf(this.#plans.of(shape), input)
    return violations.length === 0 ? undefined : violationMessage(violations)
  }

  /** One line per contradiction between an output and the model. */
  checkOutput(shape: string, output: unknown): string[] {
    return outputProblems(this.#plans.of(shape), output)
  }

  encode(shape: string, output: unknown): string {
    return encodeBody(this.#plans.of(shape), output)
  }
}
