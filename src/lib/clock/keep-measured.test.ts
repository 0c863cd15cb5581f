import { describe, expect, it } from 'vitest';
import { createClock } from './clock';
import { keepMeasured } from './keep-measured';

function device({ reachable = true } = {}) {
  let real = 5_000_000;
  let setBy = 0;
  let asked = 0;
  let saved = 0;
  let look: () => void = () => undefined;
  const problems: unknown[] = [];
  const state = { reachable };
  const source = { wall: () => real + setBy, ticks: () => real };
  const clock = createClock({
    source,
    trips: 1,
    askServer: () => {
      asked++;
      return state.reachable
        ? Promise.resolve({ now: real, synchronised: true })
        : Promise.reject(new Error('no network'));
    },
    store: { load: () => Promise.resolve(null), save: () => (saved++, Promise.resolve()) },
  });
  const kept = keepMeasured({
    clock,
    source,
    every: (_ms, callback) => {
      look = callback;
      return () => (look = () => undefined);
    },
    onProblem: (problem) => problems.push(problem),
  });
  return {
    clock,
    kept,
    state,
    problems,
    asked: () => asked,
    saved: () => saved,
    set: (ms: number) => (setBy += ms),
    pass: async (ms: number) => {
      for (let left = ms; left > 0; left -= 15_000) {
        real += Math.min(15_000, left);
        look();
        // Let the measurement that the look began settle.
        for (let i = 0; i < 10; i++) await Promise.resolve();
      }
    },
  };
}

describe('a clock that is kept measured', () => {
  it('asks at once, then ever more seldom, up to ten minutes', async () => {
    const here = device();
    const at: number[] = [];
    for (let seconds = 0; seconds < 2_800; seconds += 15) {
      if (here.asked() > at.length) at.push(seconds);
      await here.pass(15_000);
    }
    expect(at).toEqual([0, 30, 90, 210, 450, 930, 1_530, 2_130, 2_730]);
  });

  it('has the clock keep its time every minute, once there is one', async () => {
    const here = device({ reachable: false });
    await here.pass(300_000);
    expect(here.saved()).toBe(0);
    here.state.reachable = true;
    await here.pass(60_000);
    here.state.reachable = false;
    const before = here.saved();
    await here.pass(300_000);
    expect(here.saved() - before).toBe(5);
  });

  it('asks again as soon as it sees that the device’s clock was set', async () => {
    const here = device();
    await here.pass(15_000);
    here.set(3_600_000);
    await here.pass(15_000);
    expect(here.asked()).toBe(2);
    expect(here.clock.facts.offsetMs).toBe(-3_600_000);
  });

  it('tries again half a minute after a failure, and tells of it', async () => {
    const here = device({ reachable: false });
    await here.pass(15_000);
    expect(here.problems).toHaveLength(1);
    here.state.reachable = true;
    await here.pass(30_000);
    expect(here.clock.facts.trust.state).toBe('trusted');
  });

  it('can be hurried, and stopped', async () => {
    const here = device();
    await here.pass(15_000);
    here.kept.soon();
    expect(here.asked()).toBe(2);
    here.kept.stop();
    await here.pass(3_600_000);
    expect(here.asked()).toBe(2);
  });
});
