function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * `next`, but with every part that equals its counterpart in `previous` replaced by that very object: the result is
 * `previous` itself when, and only when, the two are equal. Plain JSON values only; other objects are equal when
 * identical.
 */
export function keepSame<T>(previous: unknown, next: T): T {
  return keep(previous, next) as T;
}

function keep(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous;
  if (Array.isArray(previous) && Array.isArray(next)) {
    const before: readonly unknown[] = previous;
    const merged = next.map((value: unknown, index) => keep(before[index], value));
    return before.length === merged.length && merged.every((value, index) => Object.is(value, before[index]))
      ? before
      : merged;
  }
  if (isPlain(previous) && isPlain(next)) {
    const keys = Object.keys(next);
    // Not by assignment: a key named __proto__ must stay a key.
    const merged: Record<string, unknown> = Object.fromEntries(
      keys.map((key) => [key, keep(own(previous, key), next[key])]),
    );
    const same =
      keys.length === Object.keys(previous).length &&
      keys.every((key) => Object.hasOwn(previous, key) && Object.is(merged[key], previous[key]));
    return same ? previous : merged;
  }
  return next;
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function isSame(a: unknown, b: unknown): boolean {
  return Object.is(keep(a, b), a);
}
