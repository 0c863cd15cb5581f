import type { Screen } from '../model/screen';

/** A screen of no site, with everything at its default: for plans of what is not, or not yet, on any. */
export const LONE_SCREEN: Screen = {
  id: 'alone',
  name: 'alone',
  location: '',
  timezone: null,
  orientation: 0,
  clock: { show: false, position: 'top-right', hour12: false, date: false },
  brightness: 100,
  volume: 0,
  hours: null,
  mediaWindow: null,
  defaultPlaylist: null,
  notes: '',
  tags: [],
  createdAt: 0,
  deletedAt: null,
};
