import { allows } from '#lib/access/access';
import { heldDatabases, ownerOf, SHARED_OWNER, type SiteEpoch } from '#lib/replica/database-name';
import type { EpochEnd } from '#lib/replica/epoch-end';
import type { ReplicaOptions } from '#lib/replica/replica';
import type { Replica } from '#lib/replica/types';
import { CloseCode } from '#lib/protocol/close-codes';
import { forget, remember, remembered, type Me } from '#lib/state/session';
import { ApiError } from './client/http';
import type { CarryParts } from './copies/carry';
import { hasEditsOfOthers, replaceByServers } from './copies/discard';
import { leaveCopy } from './copies/leave';
import { Leftovers } from './copies/leftovers.svelte';

export type BootState =
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'open';
      readonly replica: Replica;
      /** The server answers for another site than this copy's. */
      readonly elsewhere: Me | null;
      /** Why this copy is not left for the server's, though that is of the same site. */
      readonly kept: string | null;
      /** The session ended while this page was open: it stays, nobody is thrown out of what they write. */
      readonly sessionOver: boolean;
    }
  /** Nobody is remembered on this device and the server can't be asked. */
  | { readonly kind: 'unreachable'; readonly problem: string }
  /** Nobody is logged in; the page is on its way to the login. */
  | { readonly kind: 'stranger' };

export interface BootParts {
  readonly storage: Storage;
  readonly readMe: () => Promise<Me>;
  readonly openReplica: (options: ReplicaOptions) => Replica;
  readonly howEpochEnded: (epoch: number) => Promise<EpochEnd>;
  readonly carryOver: CarryParts['carryOver'];
  /** Leads to the login page. */
  readonly toLogin: () => void;
  /** Leads to the page where a second factor is set up. */
  readonly toSecondFactor: () => void;
  /** Starts the page anew. */
  readonly reload: () => void;
}

/** A move that could not be made is tried again; the server's word comes first. */
const MOVE_AGAIN_MS = 15_000;
const KEPT_AGAIN_MS = 180_000;
const CONNECT_AGAIN_MS = 5_000;
const OTHER_TAB =
  'Another tab of this browser has edits that are not in this list. Reload this page to see them all.';

/** From nothing to an open copy of the site: the remembered one at once, the server's word as soon as there is one. */
export class Boot {
  #state = $state.raw<BootState>({ kind: 'starting' });
  #me = $state.raw<Me | null>(null);
  #discardProblem = $state.raw<string | null>(null);
  readonly #parts: BootParts;
  readonly leftovers: Leftovers;
  /** Opening what is remembered: the server's answer waits for it. */
  #opening: Promise<void> = Promise.resolve();
  #moving = false;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: BootParts) {
    this.#parts = parts;
    this.leftovers = new Leftovers(parts);
  }

  get current(): BootState {
    return this.#state;
  }

  /** Who uses this device; null until somebody is known. */
  get me(): Me | null {
    return this.#me;
  }

  start(): void {
    const known = remembered(this.#parts.storage);
    if (known !== null) this.#opening = this.#openRemembered(known);
    void this.#ask({ atStart: true });
  }

  /** Asks the server who this is: at the start, after a reconnect (rights may have changed), and on request. */
  ask(): Promise<void> {
    return this.#ask({ atStart: false });
  }

  async #ask({ atStart }: { readonly atStart: boolean }): Promise<void> {
    clearTimeout(this.#again);
    let me: Me;
    try {
      me = await this.#parts.readMe();
    } catch (error) {
      await this.#opening;
      this.#refused(error, atStart);
      return;
    }
    await this.#opening;
    const before = this.#me;
    if (before === null || this.#state.kind !== 'open') {
      remember(this.#parts.storage, me);
      this.#open(me, me.site);
      return;
    }
    if (this.#state.sessionOver) this.#state = { ...this.#state, sessionOver: false };
    if (me.site.uid !== before.site.uid) {
      this.#state = { ...this.#state, elsewhere: me };
      return;
    }
    const here = { ...me, site: before.site };
    remember(this.#parts.storage, here);
    // The copy was opened in somebody else's name: edits would carry it.
    if (me.user.id !== before.user.id) {
      this.#parts.reload();
      return;
    }
    this.#me = here;
    if (me.site.epoch !== before.site.epoch) {
      await this.#moveTo(me);
      return;
    }
    if (this.#state.kept !== null) this.#state = { ...this.#state, kept: null };
    const { replica } = this.#state;
    // The server has come round to this epoch again, or had not got to know it yet.
    if (replica.status.refusal?.code === CloseCode.otherEpoch)
      this.#again = setTimeout(() => replica.connect(), CONNECT_AGAIN_MS);
  }

  /** Leaves this copy where it is and opens the one of the site that the server holds now. */
  switchSite(to: Me): void {
    remember(this.#parts.storage, to);
    this.#parts.reload();
  }

  /** Opens the server's site beside a copy that was kept, and starts from that one. */
  async openServersSite(): Promise<void> {
    this.switchSite(await this.#parts.readMe());
  }

  /** The open copy is synced: once it is whole on this device too, what earlier epochs left there can be seen to. */
  async settle(): Promise<void> {
    if (this.#state.kind !== 'open' || !(await this.#state.replica.isStored())) return;
    if (this.#me !== null) await this.leftovers.settle(this.#me, this.#mayEdit(this.#me));
  }

  /** Why the edits that were to be discarded are still there, as a sentence. */
  get discardProblem(): string | null {
    return this.#discardProblem;
  }

  /**
   * Undoes what the server has not: its document takes the place of this copy. Where the device does not let it, the copy
   * is opened again and `discardProblem` says so. @throws {Error} a sentence; nothing was changed
   */
  async discardEdits(): Promise<void> {
    if (this.#state.kind !== 'open' || this.#me === null) return;
    const { replica } = this.#state;
    const options = this.#options(this.#me, this.#me.site);
    if (await hasEditsOfOthers(replica)) throw new Error(OTHER_TAB);
    this.#discardProblem = await replaceByServers(replica, options);
    this.#reopen(options);
  }

  /** Another tab replaced what is stored of this copy. */
  replaced(name: string): void {
    if (this.#state.kind !== 'open' || this.#me === null || this.#state.replica.name !== name) return;
    void this.#state.replica.close();
    this.#reopen(this.#options(this.#me, this.#me.site));
  }

  /** Before a logout: the next visit without a server finds nobody. */
  forget(): void {
    forget(this.#parts.storage);
  }

  #options({ user }: Me, site: SiteEpoch): ReplicaOptions {
    return { identity: { kind: 'user', userId: user.id }, site };
  }

  #mayEdit({ user }: Me): boolean {
    return allows(user.role, 'site.edit');
  }

  /** The remembered copy; where only one of another epoch is left, a move was cut short and that one is it. */
  async #openRemembered(me: Me): Promise<void> {
    const owners = [ownerOf({ kind: 'user', userId: me.user.id }), SHARED_OWNER];
    const held = (await heldDatabases().catch(() => []))
      .filter(({ owner, site }) => site.uid === me.site.uid && owners.includes(owner))
      .map(({ site }) => site.epoch);
    const [other] = held;
    const epoch = other === undefined || held.includes(me.site.epoch) ? me.site.epoch : other;
    this.#open(me, { uid: me.site.uid, epoch });
  }

  #open(me: Me, site: SiteEpoch): void {
    this.#me = { ...me, site };
    const replica = this.#parts.openReplica(this.#options(me, site));
    replica.connect();
    this.#state = { kind: 'open', replica, elsewhere: null, kept: null, sessionOver: false };
  }

  #reopen(options: ReplicaOptions): void {
    if (this.#state.kind !== 'open') return;
    const replica = this.#parts.openReplica(options);
    replica.connect();
    this.#state = { ...this.#state, replica };
  }

  /** The site is in another epoch: what is unsaved here is carried over, and this copy left for the new one. */
  async #moveTo(next: Me): Promise<void> {
    const before = this.#me;
    if (this.#state.kind !== 'open' || before === null || this.#moving) return;
    this.#moving = true;
    const { replica } = this.#state;
    const left = await leaveCopy({
      replica,
      from: before.site,
      next: next.site,
      howEpochEnded: this.#parts.howEpochEnded,
      carryOver: this.#parts.carryOver,
      mayEdit: this.#mayEdit(next),
      open: (site) => this.#parts.openReplica(this.#options(next, site)),
      signal: new AbortController().signal,
    })
      .catch((cause: unknown) => {
        console.warn('This copy could not be left for the site’s present epoch yet.', cause);
        return { kind: 'later' } as const;
      })
      .finally(() => (this.#moving = false));
    if (left.kind === 'moved') {
      this.#me = next;
      this.#state = { ...this.#state, replica: left.successor, kept: null };
      remember(this.#parts.storage, next);
      await replica.close();
      await this.settle();
      return;
    }
    const kept = left.kind === 'kept' ? left.sentence : this.#state.kept;
    this.#state = { ...this.#state, kept };
    this.#again = setTimeout(() => void this.ask(), left.kind === 'kept' ? KEPT_AGAIN_MS : MOVE_AGAIN_MS);
  }

  #refused(error: unknown, atStart: boolean): void {
    if (error instanceof ApiError && error.code === 'second-factor-due') {
      // In an open page a notice leads there: nobody is thrown out of what they write.
      if (this.#state.kind === 'open' && !atStart) return;
      this.#parts.toSecondFactor();
      return;
    }
    if (error instanceof ApiError && error.status === 401) {
      // Who was here stays remembered: after the login it shows whether the server still holds the same site.
      if (this.#state.kind === 'open' && !atStart) {
        this.#state = { ...this.#state, sessionOver: true };
        return;
      }
      if (this.#state.kind !== 'open') this.#state = { kind: 'stranger' };
      this.#parts.toLogin();
      return;
    }
    // With a copy open, the header already says that there is no server.
    if (this.#state.kind === 'open') return;
    this.#state = {
      kind: 'unreachable',
      problem: error instanceof Error ? error.message : String(error),
    };
  }
}
