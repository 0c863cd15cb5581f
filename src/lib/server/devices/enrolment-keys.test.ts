import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testContext, type TestContext } from '../../../../tests/support/context';
import { approveDevice, revokeDevice } from './decide';
import { enrol, type EnrolmentRequest } from './enrol';
import { createKey, listKeys, revokeKey, type NewEnrolmentKey } from './enrolment-keys';
import { setEnrolmentPolicy, type EnrolmentPolicy } from './policy';

const kiosk = (screen: string, key?: string): EnrolmentRequest => ({
  screen,
  name: '',
  location: '',
  secret: randomBytes(32).toString('base64url'),
  ...(key !== undefined && { key }),
});
const ask = (context: TestContext, request: EnrolmentRequest) => enrol(context, request, '10.0.0.1');

async function begin(wanted: Partial<NewEnrolmentKey> = {}, policy: EnrolmentPolicy = 'key') {
  const context = await testContext();
  await setEnrolmentPolicy(context.db, policy);
  const made = await createKey(context, {
    name: 'Depot',
    createdBy: 'user:u1',
    expiresAt: null,
    mostDevices: null,
    ...wanted,
  });
  const audited = () =>
    context.db.read
      .selectFrom('audit_log')
      .select(['action', 'outcome', 'detail'])
      .where('action', '=', 'device')
      .execute();
  return { context, ...made, audited };
}

describe('an enrolment key', () => {
  test('lets in whoever brings it, and says in the audit log that it did', async () => {
    const { context, id, text, audited } = await begin();
    const request = kiosk('hall', text);
    expect(await ask(context, request)).toMatchObject({ verdict: 'approved' });
    expect(await ask(context, request)).toMatchObject({ verdict: 'approved' });
    expect((await context.live.site()).screens.has('hall')).toBe(true);
    expect(await listKeys(context.db)).toMatchObject([{ id, devices: 1 }]);
    const [line, ...more] = await audited();
    expect(more).toEqual([]);
    expect(JSON.parse(line?.detail ?? '')).toMatchObject({ did: 'approved', by: `key:${id}`, key: 'Depot' });
  });

  test('is nowhere to be read', async () => {
    const { context, text } = await begin();
    await ask(context, kiosk('hall', text));
    const secret = text.split('_').slice(2).join('_');
    const tables = await Promise.all([
      context.db.read.selectFrom('enrolment_keys').selectAll().execute(),
      context.db.read.selectFrom('devices').selectAll().execute(),
      context.db.read.selectFrom('audit_log').selectAll().execute(),
    ]);
    expect(JSON.stringify(tables)).not.toContain(secret);
  });

  test('lets in as many devices as it may, however many come at once', async () => {
    const { context, id, text } = await begin({ mostDevices: 2 }, 'approve');
    const requests = Array.from({ length: 5 }, (_, n) => kiosk(`screen-${n}`, text));
    // Those that come anew are admitted one by one; these wait already.
    for (const request of requests) await ask(context, request);
    await setEnrolmentPolicy(context.db, 'key');
    const verdicts = await Promise.all(requests.map((request) => ask(context, request)));
    expect(verdicts.filter(({ verdict }) => verdict === 'approved')).toHaveLength(2);
    const others = verdicts.filter(({ verdict }) => verdict === 'pending');
    expect(others.map((answer) => 'keyRefusal' in answer && answer.keyRefusal)).toEqual(
      Array.from({ length: 3 }, () => 'used-up'),
    );
    expect(await listKeys(context.db)).toMatchObject([{ id, devices: 2 }]);
    expect((await context.live.site()).screens.size).toBe(2);
  });

  test('that is used up, expired, revoked or none lets nobody in, who waits for a person and is told why', async () => {
    const { context, id, text } = await begin({ expiresAt: 1_700_003_600_000 + 86_400_000 });
    const wrong = `${text.slice(0, -4)}${text.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    for (const none of [wrong, 've_', text.replace('ve_', 'vt_')]) {
      expect(await ask(context, kiosk('hall', none))).toMatchObject({
        verdict: 'pending',
        keyRefusal: 'unknown',
      });
    }
    const before = kiosk('before', text);
    expect(await ask(context, before)).toMatchObject({ verdict: 'approved' });
    context.advance(30 * 86_400_000);
    expect(await ask(context, kiosk('late', text))).toMatchObject({
      verdict: 'pending',
      keyRefusal: 'expired',
    });
    await revokeKey(context, id);
    expect(await ask(context, kiosk('late', text))).toMatchObject({
      verdict: 'pending',
      keyRefusal: 'revoked',
    });
    expect(await ask(context, before)).toMatchObject({ verdict: 'approved' });
  });

  test.each(['approve', 'open'] as const)('is not looked at under the policy “%s”', async (policy) => {
    const { context, text } = await begin({ mostDevices: 1 }, policy);
    const answer = await ask(context, kiosk('hall', text));
    expect(answer.verdict).toBe(policy === 'open' ? 'approved' : 'pending');
    expect(answer).not.toHaveProperty('keyRefusal');
    expect(await listKeys(context.db)).toMatchObject([{ devices: 0 }]);
  });

  test('takes no screen from a device that has it', async () => {
    const { context, text } = await begin();
    const first = kiosk('hall', text);
    await ask(context, first);
    expect(await ask(context, kiosk('hall', text))).toMatchObject({ verdict: 'pending', conflict: true });
    expect(await ask(context, first)).toMatchObject({ verdict: 'approved' });
  });

  test('does not undo a revocation; one that is made after it lets the screen in again', async () => {
    const { context, text } = await begin();
    const first = kiosk('hall', text);
    const approved = await ask(context, first);
    context.advance(1_000);
    await revokeDevice(context, 'deviceId' in approved ? approved.deviceId : '', 'somebody');
    expect(await ask(context, first)).toEqual({ verdict: 'revoked' });
    expect(await ask(context, kiosk('hall', text))).toMatchObject({
      verdict: 'pending',
      keyRefusal: 'screen-revoked',
    });
    context.advance(1_000);
    const next = await createKey(context, {
      name: 'Again',
      createdBy: 'user:u1',
      expiresAt: null,
      mostDevices: null,
    });
    expect(await ask(context, kiosk('hall', next.text))).toMatchObject({ verdict: 'approved' });
  });

  test('that is refused stands in the audit log once, however often its screen asks', async () => {
    const { context, id, text, audited } = await begin();
    await revokeKey(context, id);
    const request = kiosk('hall', text);
    for (let n = 0; n < 5; n += 1) await ask(context, request);
    expect(await audited()).toMatchObject([{ outcome: 'refused' }]);
  });

  test('that would be over already is not made', async () => {
    await expect(begin({ expiresAt: 1 })).rejects.toMatchObject({ status: 422, code: 'already-over' });
  });

  test('revoked between the look and the letting in lets nobody in', async () => {
    const { context, id, text } = await begin();
    await setEnrolmentPolicy(context.db, 'approve');
    const answer = await ask(context, kiosk('hall', text));
    const row = await context.db.read.selectFrom('devices').select('id').executeTakeFirstOrThrow();
    await revokeKey(context, id);
    expect((await approveDevice(context, row.id, `key:${id}`, { key: id })).state).toBe('pending');
    expect(answer.verdict).toBe('pending');
  });
});

test('an approval gives nobody a screen that another device got meanwhile', async () => {
  const context = await testContext();
  const both = [kiosk('hall'), kiosk('hall')] as const;
  for (const request of both) await ask(context, request);
  const rows = await context.db.read.selectFrom('devices').select('id').execute();
  const [first, second] = rows.map(({ id }) => id);
  await approveDevice(context, first ?? '', 'one');
  expect(await approveDevice(context, second ?? '', 'other')).toMatchObject({
    state: 'pending',
    conflict: true,
  });
  expect(await approveDevice(context, second ?? '', 'other', { replace: true })).toMatchObject({
    state: 'approved',
  });
});
