import { describe, expect, it } from 'vitest';
import { createClock, type OffsetStore, type StoredOffset } from './clock';

/** A device whose wall clock is wrong by `wrongBy`, and a server that is always right. */
function world({ wrongBy = -90_000, delays = [30, 4, 50, 10, 20] } = {}) {
  let real = 1_000_000;
  let trip = 0;
  let kept: StoredOffset | null = null;
  const store: OffsetStore = {
    load: () => Promise.resolve(kept),
    save: (offset) => {
      kept = offset;
      return Promise.resolve();
    },
  };
  return {
    store,
    source: { wall: () => real + wrongBy, ticks: () => real - 999_000 },
    askServer: () => {
      const delay = delays[trip++ % delays.length] ?? 0;
      real += delay * 0.75;
      const answer = real;
      real += delay * 0.25;
      return Promise.resolve(answer);
    },
    pass: (ms: number) => (real += ms),
    real: () => real,
  };
}

describe('the clock', () => {
  it('goes by the device until it has asked the server', () => {
    const here = world();
    const clock = createClock(here);
    expect(clock.now()).toBe(here.real() - 90_000);
    expect(clock.offset).toBeNull();
  });

  it('tells the server’s time to within half of the quickest round trip', async () => {
    const here = world();
    const clock = createClock(here);
    const offset = await clock.measure();
    expect(offset.errorMs).toBe(2);
    expect(Math.abs(clock.now() - here.real())).toBeLessThanOrEqual(2);
    here.pass(3_600_000);
    expect(Math.abs(clock.now() - here.real())).toBeLessThanOrEqual(2);
  });

  it('keeps the offset for a start without a network', async () => {
    const here = world();
    await createClock(here).measure();
    const restarted = createClock({ ...here, askServer: () => Promise.reject(new Error('no network')) });
    await restarted.load();
    await expect(restarted.measure()).rejects.toThrow("The server's clock could not be asked.");
    expect(Math.abs(restarted.now() - here.real())).toBeLessThanOrEqual(2);
  });

  it('does not let what was kept replace what was just measured', async () => {
    const here = world();
    await here.store.save({ offsetMs: 5, errorMs: 1, measuredAt: 0 });
    const clock = createClock(here);
    const measured = await clock.measure();
    await here.store.save({ offsetMs: 5, errorMs: 1, measuredAt: 0 });
    await clock.load();
    expect(clock.offset).toBe(measured);
  });

  it('uses what came back when the network fails half-way', async () => {
    const here = world();
    let left = 2;
    const clock = createClock({
      ...here,
      askServer: () => (left-- > 0 ? here.askServer() : Promise.reject(new Error('gone'))),
    });
    expect((await clock.measure()).errorMs).toBe(2);
  });

  it('measures once for all who ask at the same time', async () => {
    const here = world();
    let asked = 0;
    const clock = createClock({ ...here, trips: 1, askServer: () => (asked++, here.askServer()) });
    const [one, two] = await Promise.all([clock.measure(), clock.measure()]);
    expect(one).toBe(two);
    expect(asked).toBe(1);
  });

  it('says when the offset changed, until nobody listens', async () => {
    const clock = createClock(world());
    const heard: number[] = [];
    const stop = clock.onOffset((offset) => heard.push(offset.offsetMs));
    await clock.measure();
    stop();
    await clock.measure();
    expect(heard).toHaveLength(1);
  });
});
