import type { Action } from '#lib/access/access';

/** What a program may hear of, and what it must be allowed to do for it. Stable names. */
export const EVENT_KINDS = {
  'record.created': 'site.read',
  'record.changed': 'site.read',
  /** Into the trash, or for good. */
  'record.deleted': 'site.read',
  /** Out of the trash. */
  'record.restored': 'site.read',
  'launch.started': 'site.read',
  'launch.cleared': 'site.read',
  'screen.online': 'statuses.read',
  /** Silent for 45 s. */
  'screen.offline': 'statuses.read',
  'screen.error': 'statuses.read',
} as const satisfies Readonly<Record<string, Action>>;
export type EventKind = keyof typeof EVENT_KINDS;

export const KINDS = Object.keys(EVENT_KINDS) as readonly EventKind[];

/** Something that happened to the site and is on the disk. `data` is plain JSON and holds no secret. */
export interface SiteEvent {
  readonly kind: EventKind;
  /** Ms since the Unix epoch, by the server's clock. */
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
}
