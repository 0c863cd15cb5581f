import type { Status } from '#lib/protocol/messages';

/** What the screen `hall` says of itself when nothing much happens. */
export const STATUS: Status = {
  screen: 'hall',
  mode: 'idle',
  source: null,
  content: null,
  via: null,
  title: null,
  since: null,
  until: null,
  next: null,
  applied: 1,
  digest: null,
  cached: { have: 0, need: 0 },
  media: null,
  offlineReady: false,
  frames: 0,
  lateMs: null,
  clockOffsetMs: null,
  clock: null,
  resolution: '',
  app: '1',
  takes: [],
  errors: [],
};
