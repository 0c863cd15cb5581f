import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables';

export type AuditRow = Selectable<Tables['audit_log']>;

/** What the first line of all stands on. */
export const CHAIN_START = '0'.repeat(64);

/**
 * The hash of a line, lower-case hex: SHA-256 over the JSON of its fields in this order, the hash of the line before
 * among them. Whoever changes, takes out or inserts a line has to write all that follow anew; who keeps the newest hash
 * elsewhere sees that.
 */
export function hashOfLine(row: Omit<AuditRow, 'hash'>): string {
  const fields = [
    row.previous,
    row.seq,
    row.at,
    row.actor,
    row.actor_name,
    row.action,
    row.subject,
    row.subject_name,
    row.outcome,
    row.address,
    row.detail,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** What is wrong with a line, given the one before it; null: nothing. */
export function faultOf(row: AuditRow, before: Pick<AuditRow, 'seq' | 'hash'> | null): string | null {
  if (before !== null && row.seq !== before.seq + 1) {
    return `Between line ${before.seq} and line ${row.seq} something was taken out.`;
  }
  if (before !== null && row.previous !== before.hash) {
    return `Line ${row.seq} does not follow line ${before.seq}: one of them was changed.`;
  }
  if (row.hash !== hashOfLine(row)) return `Line ${row.seq} was changed after it was written.`;
  return null;
}
