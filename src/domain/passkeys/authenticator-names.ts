/** Providers of passkeys by AAGUID, as the FIDO community list names them. */
const providers: Readonly<Record<string, string>> = {
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': 'iCloud Keychain',
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': 'Google Password Manager',
  '08987058-cadc-4b81-b6e1-30de50dcbe96': 'Windows Hello',
  'adce0002-35bc-c60a-648b-0b25f1f05503': 'Chrome on Mac',
  'bada5566-a7aa-401f-bd96-45619a55120d': '1Password',
  'd548826e-79b4-db40-a3d8-11116f7e8349': 'Bitwarden',
  '531126d6-e717-415c-9320-3d9aa6981239': 'Dashlane',
}

/** What a new passkey is called. `Roaming passkey` is the service's word (AWS CLI, example output); the other is Assumed. */
export function passkeyName(aaguid: string, attachment: 'platform' | 'cross-platform' | undefined): string {
  if (Object.hasOwn(providers, aaguid)) return providers[aaguid] ?? 'Passkey'
  return attachment === 'cross-platform' ? 'Roaming passkey' : 'Passkey'
}
