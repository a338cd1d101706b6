/** What happened at a user's door while threat protection was on. */
export interface AuthEventRow {
  pool_id: string
  sub: string
  id: string
  created_at: number
  type: string
  response: string
  ip: string | null
  feedback: 'Valid' | 'Invalid' | null
  /** Risk, challenges, origin and the whole of the feedback. */
  details: string
}
