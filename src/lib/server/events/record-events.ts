import type { RecordEvent } from '#lib/model/describe';
import type { EventKind, SiteEvent } from './site-event';

/** A change of the document that is on the disk. */
export interface CommittedChange {
  /** The version of the document that it made. */
  readonly seq: number;
  /** As in the document's log: `user:<id>`, `token:<id>`, `server:<by>`. */
  readonly author: string;
  readonly at: number;
  readonly changes: readonly RecordEvent[];
}

const KIND: Readonly<Record<RecordEvent['kind'], EventKind>> = {
  created: 'record.created',
  changed: 'record.changed',
  trashed: 'record.deleted',
  removed: 'record.deleted',
  restored: 'record.restored',
};

/** `user:<id>`, `token:<id>` or `device:<id>` of whoever did it, also through the API; `server` for the server itself. */
export function doerOf(author: string): string {
  const by = author.replace(/^server:/, '');
  if (/^(user|token|device):/.test(by)) return by;
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(by) ? `user:${by}` : 'server';
}

/** Launches stand in slots named by their mode and target, such as `emergency/group:abc` (model/launch.ts). */
function launchEvent(
  slot: string,
  facts: { readonly by: string; readonly version: number },
  at: number,
): SiteEvent {
  // A tag may have slashes of its own.
  const slash = slot.indexOf('/');
  const [mode, target] = [slot.slice(0, slash), slot.slice(slash + 1)];
  if (mode === 'clear' || mode === 'all-clear') {
    return {
      kind: 'launch.cleared',
      at,
      data: { what: mode === 'clear' ? 'launches' : 'emergency', target, ...facts },
    };
  }
  return { kind: 'launch.started', at, data: { mode, target, ...facts } };
}

/** What a change is to programs. The document's own bookkeeping (`meta`) is none of theirs. */
export function recordEvents({ seq, author, at, changes }: CommittedChange): readonly SiteEvent[] {
  const facts = { by: doerOf(author), version: seq };
  return changes.flatMap(({ collection, id, name, kind, fields }): readonly SiteEvent[] => {
    if (collection === 'meta') return [];
    if (collection === 'launches') return kind === 'removed' ? [] : [launchEvent(id, facts, at)];
    return [{ kind: KIND[kind], at, data: { collection, id, name, fields, ...facts } }];
  });
}
