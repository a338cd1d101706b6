export const behaviours: Readonly<Record<string, (event: Record<string, unknown>) => unknown>>
