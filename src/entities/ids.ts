declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** `<region>_` and 9 letters or digits. */
export type UserPoolId = Branded<'UserPoolId'>
/** 26 characters of `[0-9a-v]`, unless pinned in `dev`. */
export type ClientId = Branded<'ClientId'>
/** The immutable UUID of a user, unique in its pool. */
export type Sub = Branded<'Sub'>
/** UUID of everything that grew from one sign-in: the `origin_jti` claim. */
export type TokenFamilyId = Branded<'TokenFamilyId'>
/** `<region>_` and a UUID. */
export type DeviceKey = Branded<'DeviceKey'>

export const userPoolId = (value: string): UserPoolId => value as UserPoolId
export const clientId = (value: string): ClientId => value as ClientId
export const sub = (value: string): Sub => value as Sub
export const tokenFamilyId = (value: string): TokenFamilyId => value as TokenFamilyId
export const deviceKey = (value: string): DeviceKey => value as DeviceKey

/** The part of a pool id after the underscore: the group name of SRP. */
export function poolShortName(id: UserPoolId): string {
  return id.slice(id.indexOf('_') + 1)
}
