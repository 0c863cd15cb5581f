import type { ReplicaOptions } from '#lib/replica/replica';
import type { Replica } from '#lib/replica/types';
import { forget, remember, remembered, type Me } from '#lib/state/session';
import { ApiError } from './client/http';

export type BootState =
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'open';
      readonly replica: Replica;
      /** The server answers for another site or epoch than this copy's. */
      readonly elsewhere: Me | null;
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
  /** Leads to the login page. */
  readonly toLogin: () => void;
  /** Starts the page anew. */
  readonly reload: () => void;
}

/** From nothing to an open copy of the site: the remembered one at once, the server's word as soon as there is one. */
export class Boot {
  #state = $state.raw<BootState>({ kind: 'starting' });
  #me = $state.raw<Me | null>(null);
  readonly #parts: BootParts;

  constructor(parts: BootParts) {
    this.#parts = parts;
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
    if (known !== null) this.#open(known);
    void this.#ask({ atStart: true });
  }

  /** Asks the server who this is: at the start, after a reconnect (rights may have changed), and on request. */
  ask(): Promise<void> {
    return this.#ask({ atStart: false });
  }

  async #ask({ atStart }: { readonly atStart: boolean }): Promise<void> {
    let me: Me;
    try {
      me = await this.#parts.readMe();
    } catch (error) {
      this.#refused(error, atStart);
      return;
    }
    const before = this.#me;
    if (before === null || this.#state.kind !== 'open') {
      remember(this.#parts.storage, me);
      this.#open(me);
      return;
    }
    if (this.#state.sessionOver) this.#state = { ...this.#state, sessionOver: false };
    if (me.site.uid !== before.site.uid || me.site.epoch !== before.site.epoch) {
      this.#state = { ...this.#state, elsewhere: me };
      return;
    }
    remember(this.#parts.storage, me);
    // The copy was opened in somebody else's name: edits would carry it.
    if (me.user.id !== before.user.id) this.#parts.reload();
    else this.#me = me;
  }

  /** Leaves this copy where it is and opens the one of the site that the server holds now. */
  switchSite(to: Me): void {
    remember(this.#parts.storage, to);
    this.#parts.reload();
  }

  /** Before a logout: the next visit without a server finds nobody. */
  forget(): void {
    forget(this.#parts.storage);
  }

  #open(me: Me): void {
    this.#me = me;
    const replica = this.#parts.openReplica({
      identity: { kind: 'user', userId: me.user.id },
      site: me.site,
    });
    replica.connect();
    this.#state = { kind: 'open', replica, elsewhere: null, sessionOver: false };
  }

  #refused(error: unknown, atStart: boolean): void {
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
