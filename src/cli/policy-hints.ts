/** What to do about a finding of the linter, by its code, where its message does not say it. */
export const lintHints: Readonly<Record<string, string>> = {
  'allow-all-but': 'list what is allowed in Action and Resource',
  'almost-full': 'put part of it into another policy',
  'empty-sid': 'take Sid out or give it a name',
  'ineffective-action': 'take it out: these calls prove themselves by a token, a session or a client id',
  'literal-wildcard': 'StringLike and ArnLike take wildcards',
  'old-version': 'begin with "Version": "2012-10-17"',
  'set-operator-missing': 'write ForAnyValue: or ForAllValues: before the operator',
  unreachable: 'take it out, or narrow the Deny down',
  'wildcard-only-action': 'give them a statement of their own with "Resource": "*"',
}
