import { describe, expect, test } from 'vitest';
import type { LiveAnswer, LiveCommand } from '#lib/protocol/live-command';
import type { Card } from './card';
import { carryOut } from './carry-out';

const CARD: Card = { title: 'Hall', code: null, lines: ['Ground floor'], identity: ['hall'] };

/** A screen of which people ask something; time passes when the test says so. */
function openScreen() {
  const timers = new Map<number, { readonly ms: number; readonly run: () => void }>();
  const seen = { cover: null as Card | null, reloads: 0, reloadsSoon: 0, problems: 0 };
  const facts = { emergency: false, mayReload: true, draws: true };
  let last = 0;
  const screen = carryOut({
    isEmergency: () => facts.emergency,
    nameCard: () => CARD,
    setCover: (card) => (seen.cover = card),
    takeScreenshot: () =>
      facts.draws
        ? Promise.resolve({
            picture: { type: 'image/jpeg', at: 7, width: 2, height: 1 },
            bytes: new Uint8Array([9]),
          })
        : Promise.reject(new Error('the canvas is tainted')),
    mayReload: () => facts.mayReload,
    reload: () => (seen.reloads += 1),
    reloadSoon: () => (seen.reloadsSoon += 1),
    after(ms, run) {
      last += 1;
      const timer = last;
      timers.set(timer, { ms, run });
      return () => timers.delete(timer);
    },
    onProblem: () => (seen.problems += 1),
  });
  return {
    seen,
    facts,
    screen,
    ask: (command: LiveCommand): Promise<LiveAnswer & { readonly bytes: Uint8Array }> =>
      new Promise((resolve) =>
        screen.order({ order: 3, command }, (answer, bytes) => resolve({ ...answer, bytes })),
      ),
    waits: () => [...timers.values()].map(({ ms }) => ms),
    pass: () => {
      const due = [...timers.values()];
      timers.clear();
      for (const { run } of due) run();
    },
  };
}

describe('a screen that is asked to identify itself', () => {
  test('shows its name above everything, for as long as it was asked to', async () => {
    const { ask, seen, waits, pass } = openScreen();
    expect(await ask({ do: 'identify', seconds: 10 })).toMatchObject({ order: 3, done: true, text: null });
    expect(seen.cover).toBe(CARD);
    expect(waits()).toEqual([10_000]);
    pass();
    expect(seen.cover).toBeNull();
  });

  test('begins anew when it is asked again', async () => {
    const { ask, waits } = openScreen();
    await ask({ do: 'identify', seconds: 10 });
    await ask({ do: 'identify', seconds: 20 });
    expect(waits()).toEqual([20_000]);
  });

  test('covers no emergency, neither one that stands nor one that comes', async () => {
    const { ask, seen, facts, screen, waits } = openScreen();
    await ask({ do: 'identify', seconds: 10 });
    screen.uncover();
    expect(seen.cover).toBeNull();
    expect(waits()).toEqual([]);
    facts.emergency = true;
    expect(await ask({ do: 'identify', seconds: 10 })).toMatchObject({ done: false });
    expect(seen.cover).toBeNull();
  });
});

describe('a screen that is asked to reload', () => {
  test('does so once its answer has left', async () => {
    const { ask, seen, pass } = openScreen();
    expect(await ask({ do: 'reload', force: false })).toMatchObject({ done: true, text: null });
    expect(seen.reloads).toBe(0);
    pass();
    expect(seen).toMatchObject({ reloads: 1, reloadsSoon: 0 });
  });

  test('waits for the end of what it shows, and says so, unless it is forced', async () => {
    const { ask, seen, facts, pass } = openScreen();
    facts.mayReload = false;
    expect((await ask({ do: 'reload', force: false })).text).toMatch(/ended/);
    pass();
    expect(seen).toMatchObject({ reloads: 0, reloadsSoon: 1 });
    expect((await ask({ do: 'reload', force: true })).text).toBeNull();
    pass();
    expect(seen.reloads).toBe(1);
  });
});

describe('a screen that is asked for a picture', () => {
  test('sends it with its size and time', async () => {
    expect(await openScreen().ask({ do: 'screenshot' })).toEqual({
      order: 3,
      done: true,
      text: null,
      picture: { type: 'image/jpeg', at: 7, width: 2, height: 1 },
      bytes: new Uint8Array([9]),
    });
  });

  test('says why there is none', async () => {
    const { ask, facts, seen } = openScreen();
    facts.draws = false;
    const answer = await ask({ do: 'screenshot' });
    expect(answer).toMatchObject({ done: false, picture: null });
    expect(answer.text).toContain('tainted');
    expect(seen.problems).toBe(1);
  });
});
