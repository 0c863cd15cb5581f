import * as v from 'valibot';
import { call } from './http';

const lineSchema = v.object({
  seq: v.number(),
  at: v.number(),
  actor: v.string(),
  actorName: v.string(),
  action: v.string(),
  subject: v.string(),
  subjectName: v.string(),
  outcome: v.picklist(['done', 'refused']),
  address: v.string(),
  detail: v.record(v.string(), v.unknown()),
  hash: v.string(),
});
export type AuditLine = v.InferOutput<typeof lineSchema>;

const pageSchema = v.object({ lines: v.array(lineSchema), next: v.nullable(v.string()) });
export type AuditPage = v.InferOutput<typeof pageSchema>;

/** `filters`: as the call takes them, such as `actor=user:…`. */
export function readAudit(filters: URLSearchParams, cursor: string | null): Promise<AuditPage> {
  const query = new URLSearchParams(filters);
  query.set('limit', '50');
  if (cursor !== null) query.set('cursor', cursor);
  return call('GET', `/api/v1/audit?${query}`, pageSchema);
}

const verdictSchema = v.object({
  lines: v.number(),
  droppedUpTo: v.nullable(v.number()),
  newest: v.nullable(v.string()),
  /** What is wrong, as a sentence. */
  fault: v.nullable(v.string()),
});
export type Verdict = v.InferOutput<typeof verdictSchema>;

export const verifyAudit = (): Promise<Verdict> => call('GET', '/api/v1/audit/verification', verdictSchema);
