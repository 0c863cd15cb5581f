import { describe, expect, it } from 'vitest';
import { createClock } from './clock';
import { clockWorld, DAY, HOUR, type WorldOptions } from './clock.test-world';
import { LARGE_MS } from './trust';

/** A device that was measured an hour ago, and has not reached its server since. */
async function trusting(options: WorldOptions = {}) {
  const here = clockWorld(options);
  await here.clock.measure();
  here.pass(HOUR);
  await here.clock.keep();
  here.server.reachable = false;
  return here;
}
const off = ({ clock, real }: { clock: { now(): number }; real: () => number }): number =>
  clock.now() - real();

describe('a bad clock', () => {
  it('set back by a day while it plays changes nothing', async () => {
    const here = await trusting();
    here.set(-DAY);
    expect(off(here)).toBe(0);
    expect(here.clock.facts.trust.state).toBe('trusted');
    here.pass(HOUR);
    await here.clock.keep();
    expect((await here.restart()).now()).toBe(here.real());
  });

  it('set back by a day when it wakes goes on from the last trusted time, and is in doubt', async () => {
    const here = await trusting();
    const lastTrusted = here.clock.now();
    here.pass(HOUR);
    const woken = await here.restart(-DAY);
    expect(woken.now()).toBe(lastTrusted);
    expect(woken.facts.trust).toEqual({ state: 'uncertain', doubt: 'woke-earlier' });
    here.pass(HOUR);
    expect(woken.now()).toBe(lastTrusted + HOUR);
    // And again the next day, from where it was: time never starts over.
    await woken.keep();
    expect((await here.restart()).now()).toBe(lastTrusted + HOUR);
  });

  it('set forward by a year while it plays changes nothing', async () => {
    const here = await trusting();
    here.set(365 * DAY);
    expect(off(here)).toBe(0);
    expect(here.clock.facts.trust.state).toBe('trusted');
  });

  it('set forward by a year when it wakes is in doubt, and is not taken for a trusted time', async () => {
    const here = await trusting();
    const woken = await here.restart(365 * DAY);
    expect(woken.facts.trust).toEqual({ state: 'uncertain', doubt: 'woke-later' });
    await woken.keep();
    here.server.reachable = true;
    const mended = await here.restart(-365 * DAY);
    expect(mended.facts.trust.state).toBe('trusted');
    expect(mended.now()).toBe(here.real());
  });

  it('wrong by a year at the first start is put right by a server that knows the time or can’t tell', async () => {
    for (const synchronised of [true, null]) {
      const here = clockWorld({ wrongBy: 365 * DAY });
      here.server.synchronised = synchronised;
      await here.clock.measure();
      expect(off(here)).toBe(0);
      expect(here.clock.facts.trust.state).toBe('trusted');
    }
  });

  it('is kept right where a wrong one is put right', async () => {
    const here = await trusting({ wrongBy: -3 * HOUR });
    here.set(3 * HOUR);
    expect(off(here)).toBe(0);
    expect(here.clock.facts.trust.state).toBe('trusted');
  });

  it('that went on from the last trusted time follows one that is set later', async () => {
    const here = await trusting();
    const woken = await here.restart(-DAY);
    here.set(DAY);
    expect(woken.now()).toBe(here.real());
    expect(woken.facts.trust.state).toBe('uncertain');
  });
});

describe('a server that can’t be reached', () => {
  it('is not missed for a day', async () => {
    const here = await trusting();
    here.pass(DAY);
    await expect(here.clock.measure()).rejects.toThrow("The server's clock could not be asked.");
    expect(off(here)).toBe(0);
    expect(here.clock.facts.trust.state).toBe('trusted');
  });
});

describe('a server whose clock is wrong by ten minutes', () => {
  const wrong = async (synchronised: boolean | null, options: WorldOptions = {}) => {
    const here = await trusting(options);
    Object.assign(here.server, { reachable: true, aheadMs: 600_000, synchronised });
    await here.clock.measure();
    return here;
  };

  it('is not believed when it is not synchronised, and the difference is told', async () => {
    const here = await wrong(false);
    expect(off(here)).toBe(0);
    expect(here.clock.facts).toMatchObject({ trust: { state: 'trusted' }, refusedMs: 600_000 });
    here.server.aheadMs = 0;
    await here.clock.measure();
    expect(here.clock.facts.refusedMs).toBeNull();
  });

  it('is believed when it is', async () => {
    expect(off(await wrong(true))).toBe(600_000);
  });

  it('is believed when it can’t tell only where the device’s own clock agrees', async () => {
    expect(off(await wrong(null))).toBe(0);
    expect(off(await wrong(null, { wrongBy: 580_000 }))).toBe(600_000);
  });

  it('is not believed by a device in doubt either, when it is not synchronised', async () => {
    const here = await trusting();
    const woken = await here.restart(-DAY);
    Object.assign(here.server, { reachable: true, aheadMs: 600_000, synchronised: false });
    await woken.measure();
    expect(woken.facts).toMatchObject({ trust: { state: 'uncertain' }, refusedMs: 600_000 });
  });

  it('is followed up to five minutes whatever it says, so that screens stay in step', async () => {
    const here = await trusting();
    Object.assign(here.server, { reachable: true, aheadMs: LARGE_MS, synchronised: false });
    await here.clock.measure();
    expect(off(here)).toBe(LARGE_MS);
  });
});

describe('a laptop that slept', () => {
  it('goes on with its own clock, in doubt until the server was asked', async () => {
    const here = await trusting({ wrongBy: -2_000 });
    here.sleep(9 * HOUR);
    expect(off(here)).toBe(0);
    expect(here.clock.facts.trust).toEqual({ state: 'uncertain', doubt: 'slept' });
    here.server.reachable = true;
    await here.clock.measure();
    expect(off(here)).toBe(0);
    expect(here.clock.facts.trust.state).toBe('trusted');
  });

  it('does not measure by a round trip that it slept through', async () => {
    const here = clockWorld();
    const asked = here.askServer;
    let trip = 0;
    const sleepy = {
      ...here,
      askServer: () => {
        const answer = asked();
        if (trip++ === 0) here.sleep(HOUR);
        return answer;
      },
    };
    const other = createClock(sleepy);
    await other.measure();
    expect(other.now()).toBe(here.real());
  });
});
