import { type Document, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml'
import type { ConfigTree, TreePath } from './section-node.js'

/** A part of a YAML document as plain values that know their places. */
export function configTree(
  document: Document,
  root: unknown,
  { folder, place }: { readonly folder: string; readonly place: (offset: number | undefined) => string },
): ConfigTree {
  return {
    value: document.createNode(root).toJS(document),
    folder,
    place: (path) => place(offsetOf(document, root, path)),
  }
}

/** Of the last step that exists: a member's name, an item, or the root itself. */
function offsetOf(document: Document, root: unknown, path: TreePath): number | undefined {
  let node = root
  let offset = isNode(node) ? node.range?.[0] : undefined
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step))
      if (!pair) return offset
      offset = isScalar(pair.key) ? pair.key.range?.[0] : offset
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step]
      offset = isNode(node) ? node.range?.[0] : offset
    } else return offset
  }
  return offset
}
