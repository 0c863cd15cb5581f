import { authorOf, type Identity } from '#lib/access/access';
import type { AuditEvent } from './audit';

/** How whoever asks stands in the audit log; a stranger has no name. */
export function actorOf(who: Identity | null): Pick<AuditEvent, 'actor' | 'actorName'> {
  if (who === null) return { actor: '', actorName: '' };
  const actorName = who.kind === 'user' ? who.username : who.kind === 'token' ? who.name : who.screenId;
  return { actor: authorOf(who), actorName };
}
