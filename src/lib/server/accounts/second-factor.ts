import type { ServerContext } from '../context';
import { demandTry, tooManyTries, tryWasRight } from '../limits/guesses';
import { Problem } from '../problem';
import { seal, unseal } from '../sealed';
import { SEALED } from '../sealed-places';
import { demandMayBeWithout } from './ask-second-factor';
import { demandPassword } from './own-password';
import { userRow } from './people';
import { countUnused, newRecoveryCodes, replaceCodes } from './recovery-codes';
import { secondFactorRoles } from './second-factor-roles';
import { endSessions } from './session-list';
import type { UserIdentity } from './sessions';
import { takeCode } from './take-code';
import { newTotpSecret, totpStep, totpUri } from './totp';
import type { UserRow } from './users';

type Store = Pick<ServerContext, 'config' | 'db' | 'now' | 'live'>;

/** How somebody's second factor stands. */
export interface SecondFactor {
  /** Since when it is on, ms since the Unix epoch; null: it is off. */
  readonly since: number | null;
  readonly recoveryCodesLeft: number;
  /** The person's role may not be without. */
  readonly wanted: boolean;
}

/** What goes into an authenticator app; shown to its owner alone, and only until a code of it was shown. */
export interface Setup {
  /** 32 characters of Base32, for who can't scan. */
  readonly secret: string;
  /** `otpauth://…`, for the QR code. */
  readonly uri: string;
}

const wrongCode = () =>
  new Problem(
    422,
    'wrong-code',
    'This code is wrong, was used already or is too old. Enter the next one that the app shows.',
  );

export async function secondFactorOf({ db }: Pick<Store, 'db'>, userId: string): Promise<SecondFactor> {
  const { role, totp_since } = await userRow(db, userId);
  return {
    since: totp_since,
    recoveryCodesLeft: totp_since === null ? 0 : await countUnused(db, userId),
    wanted: (await secondFactorRoles(db)).includes(role),
  };
}

/**
 * Whoever asks knows the password and, where the second factor is on, has it at hand.
 * @throws {Problem} `wrong-password`, `code-needed` or `wrong-code` (422), `too-many-tries` (429)
 */
async function demandOwner(
  store: Store,
  who: UserIdentity,
  { password, code }: Proof,
  address: string,
): Promise<UserRow> {
  await demandPassword(store, who, password, address);
  const user = await userRow(store.db, who.userId);
  if (user.totp_secret === null) return user;
  if (code === undefined || code === '') {
    throw new Problem(422, 'code-needed', 'Enter a code of your authenticator app too, or a recovery code.');
  }
  const taken = await takeCode(store, user, code, address);
  if (typeof taken === 'number') throw tooManyTries(taken);
  if (taken === null) throw wrongCode();
  return user;
}

export interface Proof {
  readonly password: string;
  readonly code?: string | undefined;
}

/**
 * Begins to set a second factor up, or to put another app in the place of the one there is, which counts until the new
 * one has shown a code. @throws {Problem} as `demandOwner`
 */
export async function beginSetup(
  store: Store,
  who: UserIdentity,
  proof: Proof,
  address: string,
): Promise<Setup> {
  await demandOwner(store, who, proof, address);
  const secret = newTotpSecret();
  const totp_pending = await seal(store.config, secret, SEALED.totpPending.of(who.userId));
  await store.db.write.updateTable('users').set({ totp_pending }).where('id', '=', who.userId).execute();
  const { settings } = await store.live.site();
  return { secret, uri: totpUri(secret, settings.name, who.username) };
}

/**
 * The first code of the new app: from now on it is asked for. Other sessions end, since they never showed one.
 * @returns recovery codes, in the clear this once
 * @throws {Problem} `no-setup` (409), `wrong-code` (422) or `too-many-tries` (429)
 */
export async function confirmSetup(
  store: Store,
  who: UserIdentity,
  code: string,
  address: string,
): Promise<readonly string[]> {
  const { config, db, now } = store;
  const guess = { what: 'code', account: who.userId, address } as const;
  await demandTry(store, guess);
  const { totp_pending } = await userRow(db, who.userId);
  if (totp_pending === null) {
    throw new Problem(409, 'no-setup', 'Nothing is being set up (any more). Begin again.');
  }
  const step = totpStep(
    await unseal(config, totp_pending, SEALED.totpPending.of(who.userId)),
    code,
    now(),
    0,
  );
  if (step === null) throw wrongCode();
  const codes = newRecoveryCodes();
  const [confirmed] = await db.batch([
    db.write
      .updateTable('users')
      .set({ totp_secret: totp_pending, totp_pending: null, totp_since: Math.round(now()), totp_step: step })
      .where('id', '=', who.userId)
      .where('totp_pending', '=', totp_pending),
    ...replaceCodes(db, who.userId, totp_pending, codes),
  ]);
  if (confirmed?.changes !== 1) {
    throw new Problem(409, 'no-setup', 'It was set up anew elsewhere meanwhile. Begin again.');
  }
  await tryWasRight(store, guess);
  await endSessions(store, who.userId, { allBut: who.sessionId });
  return codes;
}

/** New recovery codes; the old ones open nothing any more. @throws {Problem} as `demandOwner`, `off` (409) */
export async function renewRecoveryCodes(
  store: Store,
  who: UserIdentity,
  proof: Proof,
  address: string,
): Promise<readonly string[]> {
  const user = await demandOwner(store, who, proof, address);
  if (user.totp_secret === null)
    throw new Problem(409, 'off', 'The second factor is off: switch it on first.');
  const codes = newRecoveryCodes();
  await store.db.batch(replaceCodes(store.db, who.userId, user.totp_secret, codes));
  return codes;
}

/** @throws {Problem} as `demandOwner`, `second-factor-wanted` (409) */
export async function switchOff(
  store: Store,
  who: UserIdentity,
  proof: Proof,
  address: string,
): Promise<void> {
  // Before a code is used up for nothing.
  await demandMayBeWithout(store.db, (await userRow(store.db, who.userId)).role);
  await demandOwner(store, who, proof, address);
  await resetSecondFactor(store, who.userId);
}

/** Takes it away, for who lost app and recovery codes; its owner alone can switch it on again. */
export async function resetSecondFactor({ db }: Pick<Store, 'db'>, userId: string): Promise<void> {
  await db.batch([
    db.write
      .updateTable('users')
      .set({ totp_secret: null, totp_pending: null, totp_since: null })
      .where('id', '=', userId),
    db.write.deleteFrom('recovery_codes').where('user_id', '=', userId),
  ]);
}
