import { isDeepStrictEqual } from 'node:util';

/** What differs of two records, for the audit log: `{field: [before, after]}`. */
export function changesOf<T extends object>(
  before: T,
  after: T,
): Record<string, readonly [unknown, unknown]> {
  const changes: Record<string, readonly [unknown, unknown]> = {};
  for (const key of Object.keys(after) as (keyof T & string)[]) {
    if (!isDeepStrictEqual(before[key], after[key])) changes[key] = [before[key], after[key]];
  }
  return changes;
}
