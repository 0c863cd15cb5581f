import * as v from 'valibot';
import type { ServerContext } from '../context';
import { demandTry, tryWasRight } from '../limits/guesses';
import { Problem } from '../problem';
import { newPasswordSchema, usernameKey } from './credentials';
import { verifyPassword } from './password-hash';
import { setPassword, userRow } from './people';
import type { UserIdentity } from './sessions';

export const ownPasswordSchema = v.strictObject({
  current: v.pipe(v.string(), v.minLength(1, 'enter your password')),
  password: newPasswordSchema,
});

type Store = Pick<ServerContext, 'db' | 'now' | 'live'>;

/**
 * That whoever sits at this session is its owner: a browser left open is not enough for what can't be undone.
 * @throws {Problem} `wrong-password` (422) or `too-many-tries` (429)
 */
export async function demandPassword(
  store: Pick<Store, 'db' | 'now'>,
  { userId, username }: UserIdentity,
  password: string,
  address: string,
): Promise<void> {
  const guess = { what: 'password', account: usernameKey(username), address } as const;
  await demandTry(store, guess);
  const { password_hash } = await userRow(store.db, userId);
  if (!(await verifyPassword(password_hash, password.slice(0, 1_024)))) {
    throw new Problem(422, 'wrong-password', 'This is not your password. Try again.');
  }
  await tryWasRight(store, guess);
}

/** @throws {Problem} `wrong-password` or `same-password` (422), `too-many-tries` (429) */
export async function changeOwnPassword(
  store: Store,
  who: UserIdentity,
  { current, password }: v.InferOutput<typeof ownPasswordSchema>,
  address: string,
): Promise<void> {
  await demandPassword(store, who, current, address);
  if (current === password) {
    throw new Problem(422, 'same-password', 'This is the password that you have already. Choose another.');
  }
  await setPassword(store, who.userId, password, who.sessionId);
}
