import { createServer } from 'node:http';
import { BlockList, type AddressInfo } from 'node:net';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import type { Identity, UserRole } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Admission, Authenticate, Refused } from '#lib/server/authenticate';
import { Gate } from '#sync-server/gate';
import { LIMITS, type Limits } from '#sync-server/limits';
import type { RightsWatch } from '#sync-server/rights-watch';
import { Room, type RoomOptions } from '#sync-server/room';
import { Statuses } from '#sync-server/statuses';
import { MemoryStore } from '#sync-server/store/memory';
import type { DocumentStore } from '#sync-server/store/store';

export interface TestRoom<S extends DocumentStore = DocumentStore> {
  readonly room: Room;
  readonly store: S;
  readonly screens: Statuses;
  /** `ws://127.0.0.1:<port>/sync` */
  readonly url: string;
}

export interface TestRoomParts<S extends DocumentStore> {
  readonly store?: S;
  readonly authenticate?: Authenticate;
  /** Closes who loses its rights; the test calls its `check`. */
  readonly rights?: (room: Room) => Promise<RightsWatch>;
  /** For silence; the test moves it. */
  readonly monotonic?: () => number;
  /** What a test of epochs brings along. */
  readonly room?: Partial<Pick<RoomOptions, 'now' | 'work' | 'migrations'>>;
  /** Smaller than in production, to meet them. */
  readonly limits?: Partial<Limits>;
}

/** The cookie that proves a person of this role to a test room. */
export const person = (role: UserRole, username: string = role): string => `person=${role}.${username}`;
/** The cookie that proves a kiosk. */
export const kiosk = (screenId: string): string => `kiosk=${screenId}`;

const refused = (code: CloseCode): Refused => ({ code, message: 'Not proved.' });

/** Believes the cookies made above. */
const believe: Authenticate = ({ cookie }, wanted) => {
  const admit = (identity: Identity): Promise<Admission> => Promise.resolve({ identity, expiresAt: null });
  const [, role, username] = /person=(\w+)\.(\w+)/.exec(cookie ?? '') ?? [];
  const screen = /kiosk=([\w.-]+)/.exec(cookie ?? '')?.[1];
  if (wanted.kind === 'device') {
    const identity: Identity = {
      kind: 'device',
      deviceId: `device-${wanted.screenId}`,
      screenId: wanted.screenId,
    };
    return screen === wanted.screenId ? admit(identity) : Promise.resolve(refused(CloseCode.unknownDevice));
  }
  if (role === undefined || username === undefined)
    return Promise.resolve(refused(CloseCode.notAuthenticated));
  return admit({
    kind: 'user',
    userId: username,
    username,
    role: role as UserRole,
    sessionId: `session-${username}`,
  });
};

export function openTestRoom(parts?: TestRoomParts<MemoryStore>): Promise<TestRoom<MemoryStore>>;
export function openTestRoom<S extends DocumentStore>(
  parts: TestRoomParts<S> & { readonly store: S },
): Promise<TestRoom<S>>;
/** A room with real sockets on a free port, closed when the running test ends. */
export async function openTestRoom(parts: TestRoomParts<DocumentStore> = {}): Promise<TestRoom> {
  const { store = new MemoryStore(), authenticate = believe, monotonic = () => performance.now() } = parts;
  const limits = { ...LIMITS, ...parts.limits };
  const log = pino({ level: 'silent' });
  const screens = new Statuses(Date.now, monotonic);
  const founding = { name: 'Test', timezone: 'Europe/Paris' };
  const room = await Room.open({
    store,
    screens,
    founding,
    now: Date.now,
    log,
    probeEveryMs: 10,
    limits,
    monotonic,
    ...parts.room,
  });
  const rights = await parts.rights?.(room);
  const watched = rights === undefined ? {} : { rights };
  const gate = new Gate({ room, authenticate, ...watched, origin: null, proxies: new BlockList(), log });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => gate.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    if (store instanceof MemoryStore) store.release();
    await gate.close(1_000);
    await room.close();
    await new Promise((resolve) => server.close(resolve));
  });
  return { room, store, screens, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/sync` };
}
