import { createScreen } from '#lib/model/screen';
import { CloseCode } from '#lib/protocol/close-codes';
import type { ServerContext } from '../context';
import { Problem } from '../problem';
import { keyIsOpen } from './enrolment-keys';
import { deviceById, deviceRow, type Device, type DeviceRow } from './device';

/** Who decided: a user id, or `policy:open` and `key:<id>` when nobody had to. */
type By = string;

export interface Approval {
  /** What becomes of a device that has this screen: it is revoked in the same breath, or keeps it. */
  readonly replace?: boolean;
  /** Counts among those whom this enrolment key let in, and is let in only if that may still be. */
  readonly key?: string;
}

function closeSockets(context: ServerContext, deviceId: string, code: CloseCode, reason: string): void {
  context.live.closeWhere(
    (identity) => identity.kind === 'device' && identity.deviceId === deviceId,
    code,
    reason,
  );
}

function refuseRevoked(row: DeviceRow): void {
  if (row.state !== 'revoked') return;
  throw new Problem(
    409,
    'revoked',
    'This device was revoked. Its screen asks again by itself with a new pairing code: approve that one.',
  );
}

/**
 * Gives the screen to this device, unless another one has it or the key is used up meanwhile: the answer is then still
 * pending. The screen's record comes first: after a crash in between the device is still pending, and approving it again
 * finishes the work.
 */
export async function approveDevice(
  context: ServerContext,
  id: string,
  by: By,
  { replace = false, key }: Approval = {},
): Promise<Device> {
  const { db, live, now } = context;
  const row = await deviceRow(db, id);
  refuseRevoked(row);
  if (row.state === 'approved') return deviceById(db, id);
  await live.edit(by, (doc, origin) => {
    createScreen(doc, { id: row.screen_id, name: row.name, location: row.location, at: now() }, origin);
  });
  const decided = { decided_at: now(), decided_by: by };
  const open = db.read
    .selectFrom('devices')
    .select('id')
    .where('id', '=', id)
    .where('state', 'in', ['pending', 'refused']);
  const holder = db.read
    .selectFrom('devices')
    .select('id')
    .where('screen_id', '=', row.screen_id)
    .where('state', '=', 'approved');
  const [replaced, approved] = await db.batch([
    db.write
      .updateTable('devices')
      .set({ ...decided, state: 'revoked' })
      .where('screen_id', '=', row.screen_id)
      .where('state', '=', 'approved')
      .where('id', '!=', id)
      .where((eb) => eb.and([eb.val(replace ? 1 : 0), eb.exists(open)]))
      .returning('id'),
    db.write
      .updateTable('devices')
      .set({ ...decided, state: 'approved', enrolment_key: key ?? null })
      .where('id', '=', id)
      .where('state', 'in', ['pending', 'refused'])
      .where((eb) => eb.not(eb.exists(holder)))
      .$if(key !== undefined, (query) => query.where(keyIsOpen(key ?? '', now()))),
  ]);
  for (const former of replaced?.rows ?? []) {
    closeSockets(
      context,
      String(former['id']),
      CloseCode.revokedDevice,
      'Another device took this screen over.',
    );
  }
  if (approved?.changes === 1) {
    context.log.info({ device: id, screen: row.screen_id, by }, 'device approved');
    live.devicesChanged();
  } else {
    refuseRevoked(await deviceRow(db, id));
  }
  return deviceById(db, id);
}

/** Says no to a device that waits. It shows so, and can still be approved later. */
export async function refuseDevice(context: ServerContext, id: string, by: By): Promise<Device> {
  const { db, live, now } = context;
  const row = await deviceRow(db, id);
  refuseRevoked(row);
  if (row.state === 'approved') {
    throw new Problem(
      409,
      'approved',
      'This device is approved already. To take its screen away, revoke it.',
    );
  }
  const result = await db.write
    .updateTable('devices')
    .set({ state: 'refused', decided_at: now(), decided_by: by })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (result.numUpdatedRows > 0n) {
    context.log.info({ device: id, screen: row.screen_id, by }, 'device refused');
    live.devicesChanged();
  }
  return deviceById(db, id);
}

/** Takes the credential away for good: the kiosk wipes itself and asks anew. The screen's record stays. */
export async function revokeDevice(context: ServerContext, id: string, by: By): Promise<Device> {
  const { db, live, now } = context;
  const row = await deviceRow(db, id);
  const result = await db.write
    .updateTable('devices')
    .set({ state: 'revoked', decided_at: now(), decided_by: by })
    .where('id', '=', id)
    .where('state', '!=', 'revoked')
    .executeTakeFirst();
  closeSockets(context, id, CloseCode.revokedDevice, 'This device was revoked.');
  if (result.numUpdatedRows > 0n) {
    context.log.info({ device: id, screen: row.screen_id, by }, 'device revoked');
    live.devicesChanged();
  }
  return deviceById(db, id);
}
