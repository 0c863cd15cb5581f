import { randomUUID } from 'node:crypto';
import type { TokenScope, UserRole } from '#lib/access/access';
import { SESSION_COOKIE, startSession } from '#lib/server/accounts/sessions';
import { deviceCookieName, makeDeviceToken } from '#lib/server/devices/device-cookie';
import { identifyRequest } from '#lib/server/identify';
import { recheck } from '#lib/server/recheck';
import { createToken } from '#lib/server/tokens/tokens';
import { RightsWatch } from '#sync-server/rights-watch';
import type { MemoryStore } from '#sync-server/store/memory';
import { testContext, type TestContext } from './context';
import { openTestRoom, type TestRoom } from './test-room';

export interface RightsRoom extends TestRoom<MemoryStore> {
  readonly context: TestContext;
  readonly rights: RightsWatch;
}

/**
 * A room whose rights stand in a real database, with a clock that only moves when told. While `isDown`, nobody's rights
 * can be asked for again.
 */
export async function openRightsRoom(isDown: () => boolean = () => false): Promise<RightsRoom> {
  const context = await testContext();
  const opened: RightsWatch[] = [];
  const room = await openTestRoom({
    authenticate: (credentials, wanted) => identifyRequest(context, credentials, wanted),
    rights: async (inner) => {
      const watch = await RightsWatch.open({
        db: context.db,
        connections: () => inner.connections(),
        recheck: (identity) =>
          isDown() ? Promise.reject(new Error('the disk is gone')) : recheck(context, identity),
        now: context.now,
        log: context.log,
      });
      opened.push(watch);
      return watch;
    },
  });
  const [rights] = opened;
  if (rights === undefined) throw new Error('the room asked for no watch');
  return { ...room, context, rights };
}

export interface TestUser {
  readonly id: string;
  readonly cookie: string;
}

/** Somebody with a session. */
export async function addUser(context: TestContext, role: UserRole): Promise<TestUser> {
  const id = randomUUID();
  const row = { id, username: id, username_key: id, password_hash: 'none', role, created_at: context.now() };
  await context.db.write.insertInto('users').values(row).execute();
  return { id, cookie: `${SESSION_COOKIE}=${await startSession(context, id, { address: '', agent: '' })}` };
}

/** An approved kiosk. */
export async function addDevice(context: TestContext, screenId: string): Promise<TestUser> {
  const id = randomUUID();
  const row = {
    id,
    screen_id: screenId,
    secret_hash: id,
    state: 'approved' as const,
    pairing_code: '',
    name: '',
    location: '',
    requested_at: 1,
    decided_at: 2,
    decided_by: null,
  };
  await context.db.write.insertInto('devices').values(row).execute();
  return { id, cookie: `${deviceCookieName(screenId)}=${await makeDeviceToken(context, id)}` };
}

export interface TokenWish {
  readonly scopes: readonly TokenScope[];
  readonly screen?: string;
  readonly lifeMs?: number;
}

/** A token; `text` is what its owner has. */
export function addToken(
  context: TestContext,
  { scopes, screen, lifeMs }: TokenWish,
): Promise<{ readonly id: string; readonly text: string }> {
  return createToken(context, {
    name: 'test',
    scopes,
    screen: screen ?? null,
    createdBy: 'cli',
    expiresAt: lifeMs === undefined ? null : context.now() + lifeMs,
  });
}
