import type { FailureCode } from '../../domain/failure.js'
import type { ModelledException } from '../model/operations.js'

export type FailureRow = readonly [exception: ModelledException, message: string]

export type FailureTable = Readonly<Partial<Record<FailureCode, FailureRow>>>
