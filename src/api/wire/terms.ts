import type { TermsDocument } from '../../entities/terms-document.js'
import type { TermsDescriptionType, TermsType } from '../model/types.js'

export function toTerms(document: TermsDocument): TermsType {
  return {
    ...toTermsDescription(document),
    UserPoolId: document.poolId,
    ClientId: document.clientId,
    TermsSource: document.source,
    Links: document.links,
  }
}

/** A document as ListTerms shows it. */
export function toTermsDescription({ id, name, enforcement, ...document }: TermsDocument): TermsDescriptionType {
  const { createdAt: CreationDate, modifiedAt: LastModifiedDate } = document
  return { TermsId: id, TermsName: name, Enforcement: enforcement, CreationDate, LastModifiedDate }
}
