/** Looks, terms and certificates. */
export interface ManagedLoginTables {
  ui_customizations: UiCustomizationRow
  login_brandings: LoginBrandingRow
  terms_documents: TermsDocumentRow
  signing_certificates: SigningCertificateRow
}

export interface UiCustomizationRow {
  pool_id: string
  /** An app client's id, or ALL. */
  target: string
  client_id: string | null
  css: string | null
  logo_type: 'png' | 'jpg' | null
  /** Base64. */
  logo: string | null
  created_at: number
  modified_at: number
}

export interface LoginBrandingRow {
  pool_id: string
  id: string
  client_id: string
  provided_values: number
  settings: string | null
  /** A JSON array, its bytes in base64. */
  assets: string
  created_at: number
  modified_at: number
}

export interface TermsDocumentRow {
  pool_id: string
  id: string
  client_id: string
  name: string
  source: 'LINK'
  enforcement: 'NONE'
  links: string
  created_at: number
  modified_at: number
}

export interface SigningCertificateRow {
  pool_id: string
  certificate: string
  sealed_private_key: string
  created_at: number
}
