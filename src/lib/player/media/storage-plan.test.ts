import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NeededMedia } from '#lib/timeline/needed-media';
import type { StoredFile } from './media-store';
import { planStorage, type StorageFacts } from './storage-plan';

const HOUR = 3_600_000;

/** A file of ten bytes, needed so many hours from now. */
function file(hash: string, hours = 0, more: Partial<NeededMedia> = {}): NeededMedia {
  const facts = { mime: 'video/mp4', width: null, height: null, durationMs: null, thumb: null };
  return { hash, bytes: 10, name: hash, since: hours * HOUR, launched: false, ...facts, ...more };
}

const whole = (...hashes: string[]) =>
  new Map<string, StoredFile>(hashes.map((hash) => [hash, { whole: true, bytes: 10 }]));

function plan(facts: Partial<StorageFacts> & Pick<StorageFacts, 'wanted'>) {
  const { fetch, leftOut } = planStorage({
    stored: new Map(),
    others: new Set(),
    capacity: Infinity,
    ...facts,
  });
  return {
    fetch: fetch.map(({ file: { hash }, evict }) => [hash, ...evict].join(' ')),
    leftOut: leftOut.map(({ hash }) => hash),
  };
}

describe('on a device with room', () => {
  it('everything that is missing is fetched, first needed first, and nothing goes', () => {
    expect(plan({ wanted: [file('a'), file('b'), file('c', 5)], stored: whole('b', 'old') })).toEqual({
      fetch: ['a', 'c'],
      leftOut: [],
    });
  });
});

describe('on a device that runs low', () => {
  it('what nobody needs goes first, the oldest of it before the rest', () => {
    expect(plan({ wanted: [file('a')], stored: whole('old', 'newer'), capacity: 20 })).toEqual({
      fetch: ['a old'],
      leftOut: [],
    });
  });

  it('then goes what is needed last', () => {
    const wanted = [file('a'), file('b', 5), file('c', 9)];
    expect(plan({ wanted, stored: whole('b', 'c', 'old'), capacity: 30 }).fetch).toEqual(['a old']);
    expect(plan({ wanted, stored: whole('b', 'c'), capacity: 20 })).toEqual({
      fetch: ['a c'],
      leftOut: ['c'],
    });
  });

  it('what would only come back goes before what is scheduled', () => {
    const wanted = [file('a'), file('b', 100), file('covered', Infinity), file('other', Infinity)];
    expect(plan({ wanted, stored: whole('b', 'covered', 'other'), capacity: 30 }).fetch).toEqual(['a other']);
    // Neither of them is needed before the other.
    const covered = [file('covered', Infinity), file('other', Infinity)];
    expect(plan({ wanted: covered, stored: whole('other'), capacity: 10 }).leftOut).toEqual(['covered']);
  });

  it('what plays next never goes, nor what is needed at about the same time', () => {
    const wanted = [file('a'), file('b'), file('c', 0.9)];
    expect(plan({ wanted, stored: whole('b', 'c'), capacity: 20 })).toEqual({ fetch: [], leftOut: ['a'] });
  });

  it('what somebody launched goes before all that does not play now', () => {
    const wanted = [file('a', 0, { launched: true }), file('b', 0.1), file('c', 0.2)];
    expect(plan({ wanted, stored: whole('b', 'c'), capacity: 20 })).toEqual({
      fetch: ['a c'],
      leftOut: ['c'],
    });
  });

  it('what another screen of this browser needs never goes', () => {
    const facts = { stored: whole('theirs', 'b'), others: new Set(['theirs', 'b']), capacity: 20 };
    expect(plan({ wanted: [file('a'), file('b', 9)], ...facts })).toEqual({ fetch: [], leftOut: ['a'] });
  });

  it('a file that can never fit keeps out no smaller one', () => {
    const wanted = [file('film', 0, { bytes: 1_000 }), file('b'), file('c', 9)];
    expect(plan({ wanted, capacity: 20 })).toEqual({ fetch: ['b', 'c'], leftOut: ['film'] });
  });

  it('what came of a file that has no room any more makes room for another', () => {
    const wanted = [file('film', 0, { bytes: 30 }), file('b')];
    const stored = new Map([['film', { whole: false, bytes: 15 }]]);
    expect(plan({ wanted, stored, capacity: 20 })).toEqual({ fetch: ['b film'], leftOut: ['film'] });
  });

  it('only the rest of a file that broke off takes room', () => {
    const stored = new Map([['a', { whole: false, bytes: 7 }]]);
    expect(plan({ wanted: [file('a')], stored, capacity: 10 })).toEqual({ fetch: ['a'], leftOut: [] });
  });
});

/** Carries the plan out, as far as it goes. */
function carriedOut(facts: StorageFacts): ReadonlyMap<string, StoredFile> {
  const stored = new Map(facts.stored);
  for (const { file: one, evict } of planStorage(facts).fetch) {
    for (const hash of evict) stored.delete(hash);
    stored.set(one.hash, { whole: true, bytes: one.bytes });
  }
  return stored;
}

const facts: fc.Arbitrary<StorageFacts> = fc
  .array(
    fc.record({
      bytes: fc.integer({ min: 1, max: 20 }),
      half: fc.constantFrom(0, 0.5, 1),
      hours: fc.constantFrom(0, 0, 0.5, 2, 5, 30, Infinity),
      need: fc.constantFrom('mine', 'mine', 'theirs', 'nobody'),
    }),
    { maxLength: 12 },
  )
  .chain((files) =>
    fc.record({
      files: fc.constant(files),
      launched: fc.boolean(),
      capacity: fc.integer({ min: 0, max: 120 }),
    }),
  )
  .map(({ files, launched, capacity }) => {
    const named = files.map((one, index) => ({ ...one, hash: `f${index}` }));
    const stored = new Map<string, StoredFile>();
    for (const { hash, bytes, half } of named)
      if (half > 0)
        stored.set(hash, { whole: half === 1, bytes: half === 1 ? bytes : Math.floor(bytes / 2) });
    const wanted = named
      .filter(({ need }) => need === 'mine')
      .sort((a, b) => (a.hours < b.hours ? -1 : a.hours > b.hours ? 1 : 0))
      .map(({ hash, hours, bytes }) => file(hash, hours, { bytes, launched: launched && hours === 0 }));
    const others = new Set(named.filter(({ need }) => need === 'theirs').map(({ hash }) => hash));
    return { wanted, stored, others, capacity };
  });

const bytesOf = (stored: ReadonlyMap<string, StoredFile>) =>
  [...stored.values()].reduce((sum, { bytes }) => sum + bytes, 0);

describe('whatever is stored and needed', () => {
  it('a plan that was carried out leads to no other: nothing goes round in circles', () => {
    fc.assert(
      fc.property(facts, (before) => {
        const stored = carriedOut(before);
        expect(planStorage({ ...before, stored }).fetch).toEqual([]);
      }),
    );
  });

  it('a screen whose playlist comes round on a device that is too small fetches nothing twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), (count, room) => {
        const loop = Array.from({ length: count }, (_, index) => file(`f${index}`));
        const at = (turn: number) => [...loop.slice(turn % count), ...loop.slice(0, turn % count)];
        let stored: ReadonlyMap<string, StoredFile> = new Map();
        let fetched = 0;
        for (let turn = 0; turn < 3 * count; turn++) {
          const now = { wanted: at(turn), stored, others: new Set<string>(), capacity: room * 10 };
          fetched += planStorage(now).fetch.length;
          stored = carriedOut(now);
        }
        expect(fetched).toBe(Math.min(count, room));
      }),
    );
  });

  it('it fits, unless what is not ours to delete does not; nothing goes for what is needed later, or for nothing', () => {
    fc.assert(
      fc.property(facts, (before) => {
        const { wanted, stored, others, capacity } = before;
        const after = carriedOut(before);
        expect(bytesOf(after)).toBeLessThanOrEqual(Math.max(capacity, bytesOf(stored)));
        for (const { file: one, evict } of planStorage(before).fetch)
          for (const hash of evict) {
            expect(others.has(hash)).toBe(false);
            const victim = wanted.find((other) => other.hash === hash);
            if (victim !== undefined && stored.get(hash)?.whole === true)
              expect(victim.since).toBeGreaterThan(one.since);
          }
      }),
    );
  });
});
