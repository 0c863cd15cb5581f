/** What a webhook can be told of, as people say it. */
export const EVENT_NAMES: Readonly<Record<string, string>> = {
  'screen.offline': 'A screen went offline',
  'screen.online': 'A screen came back',
  'screen.error': 'A screen reported an error',
  'site.changed': 'The site was changed',
  'emergency.launched': 'An emergency was launched',
  'emergency.cleared': 'An emergency was cleared',
  test: 'Test',
};
export const EVENTS: readonly string[] = Object.keys(EVENT_NAMES).filter((event) => event !== 'test');

export const nameOfEvent = (event: string): string => EVENT_NAMES[event] ?? event;
