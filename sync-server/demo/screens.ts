import type { NewScreen, ScreenPatch } from '#lib/model/screen';

export interface DemoScreen extends Omit<NewScreen, 'at'> {
  readonly location: string;
  readonly tags: readonly string[];
  readonly patch?: ScreenPatch;
}

const CLOCK = { show: true, hour12: false, date: false } as const;

/** Six screens in three places. */
export const SCREENS: readonly DemoScreen[] = [
  { id: 'lobby-wall', name: 'Welcome wall', location: 'Lobby', tags: ['guests', 'night'] },
  { id: 'lobby-totem', name: 'Totem', location: 'Lobby', tags: ['guests'] },
  { id: 'canteen-menu', name: 'Menu board', location: 'Canteen', tags: ['food'] },
  {
    id: 'canteen-hall',
    name: 'Canteen hall',
    location: 'Canteen',
    tags: ['food', 'night'],
    patch: { clock: { ...CLOCK, position: 'bottom-right' } },
  },
  { id: 'workshop-door', name: 'Workshop door', location: 'Workshop', tags: ['safety'] },
  {
    id: 'workshop-floor',
    name: 'Assembly floor',
    location: 'Workshop',
    tags: ['safety'],
    patch: { clock: { ...CLOCK, position: 'top-right' } },
  },
];

/** The address of a screen's kiosk on a server whose URL ends in a slash. */
export function kioskUrl(server: string, { id, name, location }: DemoScreen): string {
  const query = new URLSearchParams({ id, name, location });
  return `${server}display?${query.toString()}`;
}
