/**
 * The fields of `after` that differ from `before`. A form writes only those, so that what somebody else changed
 * meanwhile in the others is kept. Objects and arrays are compared as JSON: they are one value in the document.
 */
export function changedFields<T extends object>(before: T, after: T): Partial<T> {
  const changed: Partial<T> = {};
  for (const key of Object.keys(after) as (keyof T)[]) {
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) changed[key] = after[key];
  }
  return changed;
}
