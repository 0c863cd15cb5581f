import type { Screen } from '#lib/model/screen';
import type { ReplicaStatus } from '#lib/replica/types';
import type { MediaStanding } from '#lib/state/media-standing';
import type { ScreenStatus } from '#lib/state/replica-view.svelte';

/** `unknown`: this device has no connection, so what it knows may be old. `never`: it never reported. */
export type Presence = 'online' | 'offline' | 'unknown' | 'never';

export function presenceOf(
  status: ScreenStatus | undefined,
  connection: ReplicaStatus['connection'],
): Presence {
  if (status === undefined) return connection === 'online' ? 'never' : 'unknown';
  if (connection !== 'online') return 'unknown';
  return status.online ? 'online' : 'offline';
}

export const PRESENCE = {
  online: { word: 'Online', tone: 'ok' },
  offline: { word: 'Offline', tone: 'danger' },
  unknown: { word: 'Not known', tone: 'plain' },
  never: { word: 'Never seen', tone: 'warn' },
} as const;

type Report = NonNullable<ScreenStatus['status']>;

export const MODE_NAMES: Readonly<Record<Report['mode'], string>> = {
  loading: 'Starting',
  pairing: 'Waiting for approval',
  emergency: 'Emergency',
  priority: 'Priority launch',
  off: 'Off',
  manual: 'Launched',
  scheduled: 'Scheduled',
  default: 'Default playlist',
  idle: 'Idle card',
};

interface Fact {
  readonly word: string;
  readonly tone: 'ok' | 'warn' | 'danger' | 'plain';
}

/** Whether a screen's copy of the site is the server's. `null`: nothing is known. */
export function copyFact(
  status: ScreenStatus | undefined,
  presence: Presence,
  serverVersion: number | null,
): Fact | null {
  const applied = status?.status?.applied ?? null;
  if (status === undefined || applied === null || serverVersion === null) return null;
  if (status.replica === 'differs') return { word: 'Its copy differs from the site', tone: 'danger' };
  if (applied < serverVersion)
    return { word: presence === 'online' ? 'Updating' : 'Has an older version', tone: 'warn' };
  if (status.replica === 'unknown') return { word: 'Up to date, by its own word', tone: 'plain' };
  return { word: 'Up to date', tone: 'ok' };
}

/** Whether a screen has the files it needs. */
export function mediaFact({ cached }: Report, standing: MediaStanding): Fact {
  const counts = `Media ${cached.have}/${cached.need}`;
  if (standing === 'whole') return { word: counts, tone: 'ok' };
  if (cached.have < cached.need) return { word: `${counts}, some missing`, tone: 'warn' };
  return standing === 'missing'
    ? { word: `${counts}, but not those needed now`, tone: 'warn' }
    : { word: counts, tone: 'plain' };
}

/** Errors older than this are history. */
const RECENT_MS = 3_600_000;

export function recentErrors(report: Report | null, now: number): Report['errors'] {
  return report === null ? [] : report.errors.filter((error) => error.at > now - RECENT_MS);
}

export type Filter = 'all' | 'online' | 'attention';

/** Whether somebody should look at a screen: it is away, has fresh errors or another copy, or would not survive a lost network. */
export function needsAttention(status: ScreenStatus | undefined, presence: Presence, now: number): boolean {
  if (presence === 'offline' || presence === 'never') return true;
  const report = status?.status ?? null;
  if (report === null || status === undefined) return false;
  if (status.replica === 'differs') return true;
  return recentErrors(report, now).length > 0 || (presence === 'online' && !report.offlineReady);
}

/** Approved screens that match every typed word by name, location, id or tag; by name. */
export function findScreens(screens: Iterable<Screen>, typed: string): Screen[] {
  const words = typed.toLocaleLowerCase().split(/\s+/);
  return [...screens]
    .filter((screen) => {
      if (screen.deletedAt !== null) return false;
      const text = [screen.name, screen.location, screen.id, ...screen.tags].join(' ').toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

/** Screens as a list to choose from: two of one name are told apart by place and id. */
export function screenChoices(screens: readonly Pick<Screen, 'id' | 'name' | 'location'>[]) {
  return screens.map(({ id, name, location }) => ({
    id,
    name,
    more: location === '' ? id : `${location} · ${id}`,
  }));
}

/** Whether an origin names the machine that it is opened on: no other device reaches it there. */
export function isOnlyThisMachine(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** The address that a kiosk opens. `id` is left as it is typed: the form says when it is not one. */
export function kioskUrl(origin: string, id: string, name: string, location: string): string {
  const url = new URL('/display', origin);
  url.searchParams.set('id', id);
  if (name !== '') url.searchParams.set('name', name);
  if (location !== '') url.searchParams.set('location', location);
  return url.href;
}
