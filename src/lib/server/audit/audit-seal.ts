import * as v from 'valibot';
import type { Db } from '../db/db';
import { readSetting } from '../db/server-setting';
import { seal, unseal } from '../sealed';
import { SEALED } from '../sealed-places';
import type { KeySource } from '../secret-key';

/*
 * The chain alone does not say where it begins, nor where it ended: who can write to the database could take the first
 * lines away, or the last. So the server keeps both places beside it, sealed under its key, which is not in the database.
 */

const mark = v.strictObject({ seq: v.number(), hash: v.string() });
/** A line, by its number and hash. */
export type Mark = v.InferOutput<typeof mark>;

const schema = v.strictObject({
  /** The last line that was dropped by age: the log begins after it. Null: it begins with its first line. */
  dropped: v.nullable(mark),
  /** The newest line when it was sealed; null: the log was empty. */
  newest: v.nullable(mark),
});
export type AuditSeal = v.InferOutput<typeof schema>;

export const SEAL_KEY = 'audit_seal';

export type FoundSeal =
  | { readonly kind: 'none' }
  /** Changed, or sealed with a key that is not here. */
  | { readonly kind: 'closed' }
  /** `text` is how it stands in the database. */
  | { readonly kind: 'open'; readonly seal: AuditSeal; readonly text: string };

export async function readSeal(config: KeySource, db: Db): Promise<FoundSeal> {
  const text = await readSetting(db, SEAL_KEY);
  if (text === null) return { kind: 'none' };
  try {
    const opened = await unseal(config, text, SEALED.auditSeal.place);
    return { kind: 'open', seal: v.parse(schema, JSON.parse(opened)), text };
  } catch (error) {
    if (error instanceof Error && error.name === 'SealError') return { kind: 'closed' };
    throw error;
  }
}

export function sealText(config: KeySource, value: AuditSeal): Promise<string> {
  return seal(config, JSON.stringify(value), SEALED.auditSeal.place);
}
