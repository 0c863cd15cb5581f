import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DbError } from '../db/db';
import { testContext, type TestContext } from '../../../../tests/support/context';
import { approveDevice } from './decide';
import { listDevices } from './device';
import { enrol, type EnrolmentRequest } from './enrol';
import { setEnrolmentPolicy } from './policy';
import { MOST_PENDING } from './waiting-room';

const kiosk = (screen: string): EnrolmentRequest => ({
  screen,
  name: '',
  location: '',
  secret: randomBytes(32).toString('base64url'),
});

/** Fills the waiting room, each kiosk from an address of its own. */
async function fill(context: TestContext, count = MOST_PENDING): Promise<EnrolmentRequest[]> {
  const kiosks = Array.from({ length: count }, (_, n) => kiosk(`screen-${n}`));
  await Promise.all(kiosks.map((request, n) => enrol(context, request, `10.0.0.${n}`)));
  return kiosks;
}

describe('the waiting room', () => {
  test('is full when everybody in it still asks, and says so', async () => {
    const context = await testContext();
    const kiosks = await fill(context);
    context.advance(121_000);
    await Promise.all(kiosks.map((request, n) => enrol(context, request, `10.0.0.${n}`)));
    await expect(enrol(context, kiosk('late'), '10.0.1.1')).rejects.toMatchObject({
      status: 429,
      code: 'waiting-room-full',
    });
    expect(await listDevices(context.db)).toHaveLength(MOST_PENDING);
  });

  test('takes no more than its places when a crowd comes at once', async () => {
    const context = await testContext();
    await expect(fill(context, MOST_PENDING + 50)).rejects.toMatchObject({ code: 'waiting-room-full' });
    await enrol(context, kiosk('late'), '10.0.1.1').catch(() => undefined);
    expect(await listDevices(context.db)).toHaveLength(MOST_PENDING);
  });

  test('drops those that fell silent, the longest first, for one that comes', async () => {
    const context = await testContext();
    const kiosks = await fill(context);
    context.advance(121_000);
    await Promise.all(kiosks.slice(1).map((request, n) => enrol(context, request, `10.0.0.${n}`)));
    expect(await enrol(context, kiosk('late'), '10.0.1.1')).toMatchObject({ verdict: 'pending' });
    const screens = (await listDevices(context.db)).map(({ screen }) => screen);
    expect(screens).toHaveLength(MOST_PENDING);
    expect(screens).not.toContain('screen-0');
    expect(screens).toContain('late');
  });

  test('never drops a device that was decided upon', async () => {
    const context = await testContext();
    const [first] = await fill(context);
    const [device] = (await listDevices(context.db)).filter(({ screen }) => screen === 'screen-0');
    await approveDevice(context, device?.id ?? '', 'somebody');
    context.advance(3_600_000);
    for (let n = 0; n < 20; n += 1) await enrol(context, kiosk(`late-${n}`), '10.0.1.1');
    if (first === undefined) throw new Error('nobody came');
    expect(await enrol(context, first, '10.0.0.0')).toMatchObject({ verdict: 'approved' });
  });
});

describe('a kiosk', () => {
  test('that asks many times at once is one row with one code', async () => {
    const context = await testContext();
    const request = kiosk('hall');
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => enrol(context, request, '10.0.0.1')));
    expect(new Set(verdicts.map((verdict) => JSON.stringify(verdict))).size).toBe(1);
    expect(await listDevices(context.db)).toHaveLength(1);
  });

  test('whose name in the address changes while it waits is shown under the new one', async () => {
    const context = await testContext();
    const request = kiosk('hall');
    await enrol(context, request, '10.0.0.1');
    await enrol(context, { ...request, name: 'Hall', location: 'Ground floor' }, '10.0.0.1');
    expect(await listDevices(context.db)).toMatchObject([{ name: 'Hall', location: 'Ground floor' }]);
  });
});

describe('where everybody is let in at once', () => {
  test('of two devices that ask for one screen at the same moment one gets it and keeps it', async () => {
    const context = await testContext();
    await setEnrolmentPolicy(context.db, 'open');
    const both = [kiosk('hall'), kiosk('hall')];
    const verdicts = await Promise.all(both.map((request) => enrol(context, request, '10.0.0.1')));
    expect(verdicts.map(({ verdict }) => verdict).sort()).toEqual(['approved', 'pending']);
    expect(verdicts).toContainEqual(expect.objectContaining({ verdict: 'pending', conflict: true }));
    const states = (await listDevices(context.db)).map(({ state }) => state);
    expect(states).toEqual(['pending', 'approved']);
  });
});

describe('an approval that a crash cut in half', () => {
  test('left the screen’s record and a pending device; approving again finishes it', async () => {
    const context = await testContext();
    const request = kiosk('hall');
    await enrol(context, request, '10.0.0.1');
    const [device] = await listDevices(context.db);
    const broken: TestContext = {
      ...context,
      db: { ...context.db, batch: () => Promise.reject(new DbError('closed', 'the server died')) },
    };
    await expect(approveDevice(broken, device?.id ?? '', 'somebody')).rejects.toThrow('the server died');
    expect((await context.live.site()).screens.has('hall')).toBe(true);
    expect(await enrol(context, request, '10.0.0.1')).toMatchObject({ verdict: 'pending' });

    await approveDevice(context, device?.id ?? '', 'somebody');
    expect(await enrol(context, request, '10.0.0.1')).toMatchObject({ verdict: 'approved' });
  });
});
