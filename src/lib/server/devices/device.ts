import type { Selectable } from 'kysely';
import type { Db } from '../db/db';
import type { Tables } from '../db/tables';
import { Problem } from '../problem';

export type DeviceRow = Selectable<Tables['devices']>;

/** A kiosk's credential as the API shows it: never its secret. */
export interface Device {
  readonly id: string;
  readonly screen: string;
  readonly name: string;
  readonly location: string;
  readonly state: DeviceRow['state'];
  /** What its screen shows; null once it was decided upon. */
  readonly code: string | null;
  /** It asks for the id of a screen whose device is approved and alive: approving it revokes that one. */
  readonly conflict: boolean;
  readonly requestedAt: number;
  readonly decidedAt: number | null;
}

/** Old decisions are history: the newest are enough for a list. */
const MOST_DECIDED = 500;

function toDevice(row: DeviceRow, approvedScreens: ReadonlySet<string>): Device {
  return {
    id: row.id,
    screen: row.screen_id,
    name: row.name,
    location: row.location,
    state: row.state,
    code: row.state === 'pending' ? row.pairing_code : null,
    conflict: row.state === 'pending' && approvedScreens.has(row.screen_id),
    requestedAt: row.requested_at,
    decidedAt: row.decided_at,
  };
}

/** Pending ones first, then approved, then the newest of those revoked or refused. */
export async function listDevices(db: Db): Promise<readonly Device[]> {
  const all = db.read.selectFrom('devices').selectAll();
  const [pending, approved, past] = await Promise.all([
    all.where('state', '=', 'pending').orderBy('requested_at', 'desc').execute(),
    all.where('state', '=', 'approved').orderBy('screen_id').execute(),
    all
      .where('state', 'in', ['revoked', 'refused'])
      .orderBy('decided_at', 'desc')
      .limit(MOST_DECIDED)
      .execute(),
  ]);
  const screens = new Set(approved.map((row) => row.screen_id));
  return [...pending, ...approved, ...past].map((row) => toDevice(row, screens));
}

/** The device that holds the screen now; null when there is none. */
export async function approvedDevice(db: Db, screenId: string): Promise<DeviceRow | null> {
  const row = await db.read
    .selectFrom('devices')
    .selectAll()
    .where('screen_id', '=', screenId)
    .where('state', '=', 'approved')
    .executeTakeFirst();
  return row ?? null;
}

/** @throws {Problem} `unknown-device` (404) */
export async function deviceRow(db: Db, id: string): Promise<DeviceRow> {
  const row = await db.read.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return row;
  throw new Problem(
    404,
    'unknown-device',
    'There is no such device (any more). Look at the list again: it may have asked anew with another code.',
  );
}

/** @throws {Problem} `unknown-device` (404) */
export async function deviceById(db: Db, id: string): Promise<Device> {
  const row = await deviceRow(db, id);
  const holder = await approvedDevice(db, row.screen_id);
  return toDevice(row, new Set(holder === null ? [] : [row.screen_id]));
}
