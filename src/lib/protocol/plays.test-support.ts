import type { Play } from '#lib/protocol/plays';

let ids = 0;
/** 32 hexadecimal digits, each time others. */
export function testId(): string {
  ids += 1;
  return ids.toString(16).padStart(32, '0');
}

/** Begun at noon of 14 November 2023 UTC, ten hours before the tests' clock. */
export function somePlay(fields: Partial<Play> = {}): Play {
  return {
    id: testId(),
    content: 'poster',
    playlist: 'P',
    item: 'i',
    start: Date.UTC(2023, 10, 14, 12),
    ms: 10_000,
    outcome: 'completed',
    reason: null,
    ...fields,
  };
}
