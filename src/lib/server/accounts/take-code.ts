import type { ServerContext } from '../context';
import type { KeySource } from '../secret-key';
import { beginTry, tryWasRight } from '../limits/guesses';
import { unseal } from '../sealed';
import { SEALED } from '../sealed-places';
import { useRecoveryCode } from './recovery-codes';
import { totpStep } from './totp';
import type { UserRow } from './users';

type Store = Pick<ServerContext, 'db' | 'now'> & { readonly config: KeySource };
type Owner = Pick<UserRow, 'id' | 'totp_secret' | 'totp_step'>;

/**
 * Takes a code of somebody's app, or one of their recovery codes, and uses it up: of two that show the same code at once
 * one is believed. Counted as a guess.
 * @returns which of both it was; null when it is wrong; a number of ms to wait after too many that were
 */
export async function takeCode(
  store: Store,
  user: Owner,
  code: string,
  address: string,
): Promise<'app' | 'recovery' | null | number> {
  const guess = { what: 'code', account: user.id, address } as const;
  const waitMs = await beginTry(store, guess);
  if (waitMs > 0) return waitMs;
  const { db, now } = store;
  const which = (await useAppCode(store, user, code))
    ? 'app'
    : (await useRecoveryCode(db, user.id, code, now()))
      ? 'recovery'
      : null;
  if (which !== null) await tryWasRight(store, guess);
  return which;
}

async function useAppCode({ config, db, now }: Store, user: Owner, code: string): Promise<boolean> {
  const { id, totp_secret, totp_step } = user;
  if (totp_secret === null) return false;
  const step = totpStep(await unseal(config, totp_secret, SEALED.totpSecret.of(id)), code, now(), totp_step);
  if (step === null) return false;
  const result = await db.write
    .updateTable('users')
    .set({ totp_step: step })
    .where('id', '=', id)
    .where('totp_secret', '=', totp_secret)
    .where('totp_step', '<', step)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
