import type { AuditEvent } from '../audit/audit';
import { Problem } from '../problem';

type Note = (event: Omit<AuditEvent, 'actor' | 'actorName' | 'address'>) => Promise<void>;

/** Writes down who wanted the server to call what it never calls. Not what it was: it may hold a password. */
export async function noteBadUrl<T>(
  note: Note,
  about: Pick<AuditEvent, 'subject' | 'subjectName'> & { readonly did: 'created' | 'changed' },
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem && error.code === 'bad-url') {
      const { did, ...subject } = about;
      await note({ ...subject, action: 'webhook', outcome: 'refused', detail: { did, because: error.code } });
    }
    throw error;
  }
}
