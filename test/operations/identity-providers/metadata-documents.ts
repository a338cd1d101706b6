import { systemRandom } from '../../../src/crypto/random.js'
import { createSelfSignedCertificate } from '../../../src/crypto/self-signed-certificate.js'

const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

export const signOnUrl = 'https://sso.example.com/login?tenant=1&app=2'
export const logoutUrl = 'https://sso.example.com/logout'

export const certificate = createSelfSignedCertificate(systemRandom, {
  commonName: 'sso.example.com',
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2036-01-01T00:00:00Z'),
  usage: 'signatures',
}).then((made) => made.certificate)

interface Parts {
  readonly prolog?: string
  readonly entityId?: string
  readonly protocols?: string
  readonly keys?: string
  readonly signOn?: string
  readonly logout?: string
}

export const keyOf = (base64: string, use = ' use="signing"') =>
  `<md:KeyDescriptor${use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
${base64.replace(/(.{64})/g, '$1\n')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
export const endpoint = (name: string, location: string, binding = redirect) =>
  `<md:${name} Binding="${binding}" Location="${location.replaceAll('&', '&amp;')}"/>`

/** A metadata document as providers publish it, changed in one part or another. */
export async function metadata(parts: Parts = {}): Promise<string> {
  const {
    prolog = '<?xml version="1.0" encoding="UTF-8"?>',
    entityId = 'https://sso.example.com/metadata',
    protocols = 'urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol',
    keys = keyOf(await certificate),
    signOn = endpoint('SingleSignOnService', 'https://sso.example.com/post', post) +
      endpoint('SingleSignOnService', signOnUrl),
    logout = endpoint('SingleLogoutService', logoutUrl),
  } = parts
  return `${prolog}
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
  <md:IDPSSODescriptor xmlns:ds="http://www.w3.org/2000/09/xmldsig#" protocolSupportEnumeration="${protocols}">
    ${keys}${logout}<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>${signOn}
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`
}
