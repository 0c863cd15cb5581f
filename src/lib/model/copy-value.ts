import * as Y from 'yjs';

/** Deeper nesting than any record of ours; below it nothing is copied, so that no document can exhaust the stack. */
const DEEPEST = 64;

/**
 * What stands in one document as a value for another: shared types are made anew, whatever is in them, plain values
 * are taken as they are. `undefined` for what is nested too deep.
 */
export function copyValue(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) return undefined;
  if (value instanceof Y.XmlFragment || value instanceof Y.XmlText || value instanceof Y.XmlHook)
    return value.clone();
  if (value instanceof Y.Map) {
    const entries = [...(value as Y.Map<unknown>).entries()];
    return new Y.Map(entries.map(([key, inner]): [string, unknown] => [key, copyValue(inner, depth + 1)]));
  }
  if (value instanceof Y.Array) {
    const array = new Y.Array<unknown>();
    array.push((value as Y.Array<unknown>).toArray().map((inner) => copyValue(inner, depth + 1)));
    return array;
  }
  if (value instanceof Y.Text) {
    const text = new Y.Text();
    text.applyDelta(copyDelta(value));
    return text;
  }
  if (value instanceof Y.Doc) {
    const { guid, gc, autoLoad } = value;
    return new Y.Doc({ guid, gc, autoLoad, meta: value.meta as unknown, shouldLoad: false });
  }
  return value instanceof Uint8Array ? Uint8Array.from(value) : value;
}

/** A text as what `applyDelta` takes, with shared types inside it made anew. */
export function copyDelta(text: Y.Text, depth = 0): { insert: unknown; attributes?: object }[] {
  return (text.toDelta() as { insert: unknown; attributes?: object }[]).map((part) => ({
    ...part,
    insert: copyValue(part.insert, depth + 1),
  }));
}
