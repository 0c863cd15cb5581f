import { describe, expect, it } from 'vitest';
import { createClock } from './clock';
import { clockWorld, HOUR } from './clock.test-world';

const TRIPS = [30, 4, 50, 10, 20];

describe('the clock', () => {
  it('goes by the device until it has asked the server', () => {
    const { clock, real } = clockWorld({ wrongBy: -90_000 });
    expect(clock.now()).toBe(real() - 90_000);
    expect(clock.facts).toMatchObject({ trust: { state: 'unset' }, offsetMs: null, errorMs: null });
  });

  it('tells the server’s time to within half of the quickest round trip', async () => {
    const { clock, real, pass } = clockWorld({ wrongBy: -90_000, delays: TRIPS });
    await clock.measure();
    expect(Math.abs(clock.now() - real())).toBeLessThanOrEqual(2);
    expect(clock.facts.errorMs).toBeCloseTo(2, 1);
    expect(clock.facts.trust.state).toBe('trusted');
    pass(HOUR);
    expect(Math.abs(clock.now() - real())).toBeLessThanOrEqual(2);
  });

  it('keeps the offset for a start without a network', async () => {
    const here = clockWorld({ wrongBy: -90_000, delays: TRIPS });
    await here.clock.measure();
    here.server.reachable = false;
    here.pass(HOUR);
    const restarted = await here.restart();
    await expect(restarted.measure()).rejects.toThrow("The server's clock could not be asked.");
    expect(Math.abs(restarted.now() - here.real())).toBeLessThanOrEqual(2);
    expect(restarted.facts.trust.state).toBe('trusted');
  });

  it('does not let what was kept replace what was just measured', async () => {
    const here = clockWorld();
    await here.clock.measure();
    const before = here.clock.now();
    await here.store.save({ offsetMs: 5_000, errorMs: 1, measuredAt: 0, ppm: null, trustedAt: 0 });
    await here.clock.load();
    expect(here.clock.now()).toBe(before);
  });

  it('uses what came back when the network fails half-way', async () => {
    const here = clockWorld({ wrongBy: 7_000, delays: TRIPS });
    let left = 2;
    const clock = createClock({
      ...here,
      askServer: () => (left-- > 0 ? here.askServer() : Promise.reject(new Error('gone'))),
    });
    await clock.measure();
    expect(clock.facts.errorMs).toBeCloseTo(2, 1);
  });

  it('measures once for all who ask at the same time', async () => {
    const here = clockWorld();
    let asked = 0;
    const clock = createClock({ ...here, trips: 1, askServer: () => (asked++, here.askServer()) });
    await Promise.all([clock.measure(), clock.measure()]);
    expect(asked).toBe(1);
  });

  it('says when it was measured, until nobody listens', async () => {
    const { clock } = clockWorld();
    let heard = 0;
    const stop = clock.onChange(() => (heard += 1));
    await clock.measure();
    stop();
    await clock.measure();
    expect(heard).toBe(1);
  });

  it('works a small correction in, at 5 ms a second, either way', async () => {
    for (const correction of [200, -200]) {
      const { clock, real, pass, server } = clockWorld();
      await clock.measure();
      server.aheadMs = correction;
      await clock.measure();
      expect(clock.now()).toBe(real());
      pass(20_000);
      expect(clock.now() - real()).toBe(correction / 2);
      pass(20_000);
      expect(clock.now() - real()).toBe(correction);
      pass(60_000);
      expect(clock.now() - real()).toBe(correction);
    }
  });

  it('makes a larger one at once, and holds still where it would show a moment twice', async () => {
    const { clock, real, pass, server } = clockWorld();
    await clock.measure();
    const before = clock.now();
    server.aheadMs = 1_000;
    await clock.measure();
    expect(clock.now()).toBe(real() + 1_000);
    server.aheadMs = 0;
    await clock.measure();
    expect(clock.now()).toBe(before + 1_000);
    pass(500);
    expect(clock.now()).toBe(before + 1_000);
    pass(600);
    expect(clock.now()).toBe(real());
  });

  it('learns the drift, and an hour without the server costs less than 10 ms', async () => {
    for (const driftPpm of [100, -100]) {
      const here = clockWorld({ driftPpm, delays: TRIPS });
      for (const pause of [30, 60, 120, 240, 480, 600, 600, 600]) {
        await here.clock.measure();
        here.pass(pause * 1_000);
      }
      await here.clock.measure();
      here.pass(HOUR);
      expect(Math.abs(here.clock.now() - here.real())).toBeLessThan(10);
      expect(here.clock.facts.errorMs).toBeLessThan(40);
    }
  });

  it('knows the drift again after a restart without the server', async () => {
    const here = clockWorld({ driftPpm: 80 });
    for (let i = 0; i < 8; i++) {
      await here.clock.measure();
      here.pass(600_000);
    }
    await here.clock.keep();
    const restarted = await here.restart();
    here.pass(HOUR);
    expect(Math.abs(restarted.now() - here.real())).toBeLessThan(10);
  });
});
