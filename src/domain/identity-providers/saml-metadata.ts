import type { Element } from '@xmldom/xmldom'
import { isCertificate } from '../../crypto/x509.js'
import { Failure } from '../failure.js'
import { faultOfUrl } from './provider-urls.js'

/** What a sign-in needs of a SAML provider (SAML 2.0 metadata §2.4.3). */
export interface SamlMetadata {
  readonly entityId: string
  /** Where requests go by HTTP-Redirect, the binding that Cognito uses. */
  readonly signOnUrl: string
  readonly logoutUrl?: string
  /** Any of them may have signed a response. DER in base64. */
  readonly signingCertificates: readonly string[]
}

const metadataSpace = 'urn:oasis:names:tc:SAML:2.0:metadata'
const signatureSpace = 'http://www.w3.org/2000/09/xmldsig#'
const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol'
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
const longestEntityId = 1024
const longestCertificate = 4096
const mostCertificates = 20

/**
 * Reads a metadata document of one identity provider; `provider-metadata-invalid` for any other text. A document type, and
 * with it every entity of its own, is refused before anything is parsed. The signature of a document is not looked at: who
 * registers it vouches for it.
 */
export async function readSamlMetadata(text: string): Promise<SamlMetadata> {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw invalid('it has a document type')
  const root = await parse(text)
  if (root.namespaceURI !== metadataSpace || root.localName !== 'EntityDescriptor') {
    throw invalid('it does not describe one entity')
  }
  const entityId = root.getAttribute('entityID') ?? ''
  if (entityId === '' || entityId.length > longestEntityId) throw invalid('it has no entityID')
  const provider = children(root, metadataSpace, 'IDPSSODescriptor').find((descriptor) =>
    (descriptor.getAttribute('protocolSupportEnumeration') ?? '').split(/\s+/).includes(protocol),
  )
  if (!provider) throw invalid('it describes no identity provider of SAML 2.0')
  const signOnUrl = redirectUrl(provider, 'SingleSignOnService')
  if (signOnUrl === undefined) throw invalid('it has no SingleSignOnService with the HTTP-Redirect binding')
  const logoutUrl = redirectUrl(provider, 'SingleLogoutService')
  return {
    ...{ entityId, signOnUrl, signingCertificates: certificatesOf(provider) },
    ...(logoutUrl !== undefined && { logoutUrl }),
  }
}

async function parse(text: string): Promise<Element> {
  const { DOMParser, onErrorStopParsing } = await import('@xmldom/xmldom')
  try {
    const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml').documentElement
    if (root) return root
  } catch {
    // Told below: what the parser says may quote the document.
  }
  throw invalid('it is not well-formed XML')
}

function redirectUrl(descriptor: Element, name: string): string | undefined {
  const endpoint = children(descriptor, metadataSpace, name).find(
    (element) => element.getAttribute('Binding') === redirectBinding,
  )
  if (!endpoint) return undefined
  const location = endpoint.getAttribute('Location') ?? ''
  const fault = faultOfUrl(`the Location of ${name}`, location)
  if (fault !== undefined) throw invalid(fault.replace(/\.$/, ''))
  return location
}

/** Of the keys for signatures: those marked so, and those without a mark (SAML 2.0 metadata §2.4.1.1). */
function certificatesOf(descriptor: Element): string[] {
  const certificates = children(descriptor, metadataSpace, 'KeyDescriptor')
    .filter((key) => key.getAttribute('use') !== 'encryption')
    .flatMap((key) => children(key, signatureSpace, 'KeyInfo'))
    .flatMap((key) => children(key, signatureSpace, 'X509Data'))
    .flatMap((key) => children(key, signatureSpace, 'X509Certificate'))
    .map((element) => textOf(element).replace(/\s+/g, ''))
  if (certificates.length === 0) throw invalid('it has no certificate for signatures')
  const isFit = (certificate: string) => certificate.length <= longestCertificate && isCertificate(certificate)
  if (certificates.length > mostCertificates || !certificates.every(isFit))
    throw invalid('it has an invalid certificate')
  return certificates
}

/** Direct ones only: nothing here follows the depth of a document. */
function children(parent: Element, space: string, name: string): Element[] {
  const found: Element[] = []
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (node.nodeType !== node.ELEMENT_NODE) continue
    const element = node as Element
    if (element.namespaceURI === space && element.localName === name) found.push(element)
  }
  return found
}

/** Of its own text, comments left out; an element within makes it no text at all. */
function textOf(element: Element): string {
  let text = ''
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === node.ELEMENT_NODE) return ''
    if (node.nodeType === node.TEXT_NODE) text += node.nodeValue ?? ''
  }
  return text
}

function invalid(reason: string): Failure {
  return new Failure('provider-metadata-invalid', { reason })
}
