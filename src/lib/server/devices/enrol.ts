import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { screenId } from '#lib/model/values';
import type { KeyRefusal } from '#lib/protocol/key-refusals';
import { audit, type AuditEvent } from '../audit/audit';
import type { ServerContext } from '../context';
import { insertUnless } from '../insert-unless';
import { Problem } from '../problem';
import { approveDevice, type Approval } from './decide';
import { approvedDevice, type DeviceRow } from './device';
import { judgeKey } from './enrolment-keys';
import { randomPairingCode } from './pairing-code';
import { enrolmentPolicy } from './policy';
import { waitingRoomOf } from './waiting-room';

const shown = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200, 'at most 200 characters')), '');

export const enrolmentSchema = v.object({
  screen: screenId,
  name: shown,
  location: shown,
  /** Made by the kiosk, at least 128 random bits; the server keeps its SHA-256 only. */
  secret: v.pipe(
    v.string(),
    v.minLength(22, 'the secret needs at least 22 characters'),
    v.maxLength(200, 'the secret has at most 200 characters'),
  ),
  /** The site that this device was approved for; left out by one that never was. */
  siteUid: v.optional(v.pipe(v.string(), v.maxLength(100))),
  /** The enrolment key of its address, as it stands there. */
  key: v.optional(v.pipe(v.string(), v.maxLength(200))),
});
export type EnrolmentRequest = v.InferOutput<typeof enrolmentSchema>;

export type Verdict =
  | { readonly verdict: 'approved'; readonly deviceId: string }
  /** `unknown`: pending too, but it says that it was approved for this site before. */
  | {
      readonly verdict: 'pending' | 'unknown';
      readonly code: string;
      readonly conflict: boolean;
      /** Why the key that it brought does not let it in. */
      readonly keyRefusal?: KeyRefusal;
    }
  | { readonly verdict: 'refused' | 'revoked' | 'other-site' };

/** The row of this very secret. Compared in constant time: how much of a guess is right shows nowhere. */
async function findDevice(
  { db }: ServerContext,
  screen: string,
  secretHash: string,
): Promise<DeviceRow | null> {
  const rows = await db.read.selectFrom('devices').selectAll().where('screen_id', '=', screen).execute();
  const given = Buffer.from(secretHash);
  return (
    rows.find((row) => {
      const ours = Buffer.from(row.secret_hash);
      return ours.length === given.length && timingSafeEqual(ours, given);
    }) ?? null
  );
}

/** Puts the device among those that wait. Two requests of one device at once make one row. */
async function addPending(
  context: ServerContext,
  request: EnrolmentRequest,
  secretHash: string,
  address: string,
): Promise<DeviceRow> {
  const { db, now } = context;
  await waitingRoomOf(db).admit(context, address);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const row: DeviceRow = {
      id: randomUUID(),
      screen_id: request.screen,
      secret_hash: secretHash,
      state: 'pending',
      pairing_code: randomPairingCode(),
      name: request.name === '' ? request.screen : request.name,
      location: request.location,
      requested_at: now(),
      decided_at: null,
      decided_by: null,
      enrolment_key: null,
    };
    const taken = db.read
      .selectFrom('devices')
      .select('id')
      .where((eb) =>
        eb.or([
          eb.and({ screen_id: row.screen_id, secret_hash: secretHash }),
          eb.and({ state: 'pending', pairing_code: row.pairing_code }),
        ]),
      );
    await db.batch([insertUnless(db, 'devices', row, taken)]);
    const stored = await findDevice(context, request.screen, secretHash);
    if (stored !== null) {
      if (stored.id === row.id) {
        context.log.info({ device: row.id, screen: row.screen_id }, 'device asks to join');
        context.live.devicesChanged();
      }
      return stored;
    }
  }
  throw new Problem(503, 'busy', 'No pairing code is free just now. The screen asks again by itself.', {
    headers: { 'retry-after': '10' },
  });
}

/** People may change the name in a waiting kiosk's address; once approved, its name is the document's. */
async function refreshNames(
  context: ServerContext,
  row: DeviceRow,
  request: EnrolmentRequest,
): Promise<void> {
  const name = request.name === '' ? request.screen : request.name;
  if (row.name === name && row.location === request.location) return;
  await context.db.write
    .updateTable('devices')
    .set({ name, location: request.location })
    .where('id', '=', row.id)
    .where('state', '=', 'pending')
    .execute();
  context.live.devicesChanged();
}

/**
 * A kiosk asks who it is to this server. It wipes itself on `revoked` alone, and only when it is of this site.
 * @throws {Problem} `too-many` (429), `waiting-room-full` (429)
 */
export async function enrol(
  context: ServerContext,
  request: EnrolmentRequest,
  address: string,
): Promise<Verdict> {
  const { db, live } = context;
  const room = waitingRoomOf(db);
  room.slowDown(address, context.now());
  if (request.siteUid !== undefined && request.siteUid !== live.uid) return { verdict: 'other-site' };
  const secretHash = createHash('sha256').update(request.secret).digest('hex');
  const row =
    (await findDevice(context, request.screen, secretHash)) ??
    (await room.turns.take(() => addPending(context, request, secretHash, address)));
  if (row.state === 'approved') return { verdict: 'approved', deviceId: row.id };
  if (row.state === 'revoked' || row.state === 'refused') return { verdict: row.state };

  room.seen(row.id, context.now());
  await refreshNames(context, row, request);
  const outcome = await letIn(context, row, request, address);
  if (outcome === 'approved') return { verdict: 'approved', deviceId: row.id };
  return {
    verdict: request.siteUid === undefined ? 'pending' : 'unknown',
    code: row.pairing_code,
    ...outcome,
  };
}

/** Lets it in if the policy needs nobody for that; else says what stands in the way. */
async function letIn(
  context: ServerContext,
  row: DeviceRow,
  { key: text }: EnrolmentRequest,
  address: string,
): Promise<'approved' | { readonly conflict: boolean; readonly keyRefusal?: KeyRefusal }> {
  const { db } = context;
  if ((await approvedDevice(db, row.screen_id)) !== null) return { conflict: true };
  const note = (did: Pick<AuditEvent, 'outcome' | 'detail'>): Promise<void> =>
    audit(context, {
      actor: `device:${row.id}`,
      actorName: row.screen_id,
      action: 'device',
      subject: `device:${row.id}`,
      subjectName: row.name,
      address,
      ...did,
    });
  const approve = async (by: string, approval: Approval, detail: AuditEvent['detail']) => {
    const { state, conflict } = await approveDevice(context, row.id, by, approval);
    // Another one may get the screen at this very moment: whoever comes second waits for a person.
    if (state !== 'approved') return { conflict };
    await note({ detail: { did: 'approved', screen: row.screen_id, ...detail } });
    return 'approved';
  };
  switch (await enrolmentPolicy(db)) {
    case 'approve':
      return { conflict: false };
    case 'open':
      return approve('policy:open', {}, { by: 'policy:open' });
    case 'key': {
      if (text === undefined) return { conflict: false };
      const room = waitingRoomOf(db);
      // One by one: of two that bring a key with one place left, the second is told so.
      return room.turns.take(async () => {
        const judged = await judgeKey(context, text, row.screen_id);
        if ('key' in judged) {
          const { id, name } = judged.key;
          return approve(`key:${id}`, { key: id }, { by: `key:${id}`, key: name });
        }
        if (room.isNews(row.id, judged.refusal)) {
          await note({
            outcome: 'refused',
            detail: { did: 'key', screen: row.screen_id, because: judged.refusal },
          });
        }
        return { conflict: false, keyRefusal: judged.refusal };
      });
    }
  }
}
