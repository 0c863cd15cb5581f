import type { SiteEvent } from '../events/site-event';

/** What a webhook can be told of. Stable names: they stand in what is sent. */
export const HOOK_EVENTS = [
  'screen.offline',
  'screen.online',
  'screen.error',
  'site.changed',
  'emergency.launched',
  'emergency.cleared',
] as const;
export type HookEvent = (typeof HOOK_EVENTS)[number];

/** What an event of the site is to webhooks; null: nothing. */
export function hookEventOf({ kind, data }: SiteEvent): HookEvent | null {
  switch (kind) {
    case 'screen.offline':
    case 'screen.online':
    case 'screen.error':
      return kind;
    case 'launch.started':
      return data['mode'] === 'emergency' ? 'emergency.launched' : null;
    case 'launch.cleared':
      return data['what'] === 'emergency' ? 'emergency.cleared' : null;
    case 'record.created':
    case 'record.changed':
    case 'record.deleted':
    case 'record.restored':
      return 'site.changed';
  }
}
