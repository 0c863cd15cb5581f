import { OFFLINE_AFTER_MS, type ScreenStatus } from '#lib/protocol/messages';
import type { SiteEvent } from './site-event';

export interface ScreenWatchOptions {
  /** What was said last of each screen, perhaps by a process before this one. */
  readonly said: ReadonlyMap<string, boolean>;
  /** Their errors are not news. */
  readonly known: readonly ScreenStatus[];
  readonly now: () => number;
  /** A clock in ms that only goes forward. */
  readonly monotonic: () => number;
}

/**
 * A server that starts knows of nobody yet: screens have this long to come back before any is said to be offline. They are
 * back within 8 s, or half a minute after a long outage (replica/reconnect-wait.ts).
 */
export const GRACE_MS = 45_000;

/**
 * Says when screens fall silent and are heard again. A socket that closes is no silence: a screen is offline after 45 s of
 * it, so one that reconnects, be it because the server restarted, is no news.
 */
export class ScreenWatch {
  readonly #said: Map<string, boolean>;
  /** Due to be called offline, by the monotonic clock. */
  readonly #silent = new Map<string, { readonly due: number; readonly lastSeen: number }>();
  readonly #newestError = new Map<string, number>();
  constructor(private readonly options: ScreenWatchOptions) {
    this.#said = new Map(options.said);
    const due = options.monotonic() + OFFLINE_AFTER_MS + GRACE_MS;
    for (const { screen, status, lastSeen } of options.known) {
      this.#errorsOf(screen, status);
      if (this.#said.get(screen) === true) this.#silent.set(screen, { due, lastSeen });
    }
  }

  /** Takes what changed about screens. @returns what there is to say of it */
  heard(screens: readonly ScreenStatus[]): readonly SiteEvent[] {
    const at = this.options.now();
    return screens.flatMap(({ screen, online, status, lastSeen }): readonly SiteEvent[] => {
      const errors = this.#errorsOf(screen, status);
      const events: SiteEvent[] =
        errors.length === 0 ? [] : [{ kind: 'screen.error', at, data: { screen, errors } }];
      if (!online) {
        this.#fellSilent(screen, lastSeen, at);
        return events;
      }
      this.#silent.delete(screen);
      if (this.#said.get(screen) === true) return events;
      this.#said.set(screen, true);
      return [{ kind: 'screen.online', at, data: { screen } }, ...events];
    });
  }

  /** Called every second. @returns who has been silent for long enough */
  tick(): readonly SiteEvent[] {
    const instant = this.options.monotonic();
    return [...this.#silent].flatMap(([screen, { due, lastSeen }]) => {
      if (due > instant) return [];
      this.#silent.delete(screen);
      this.#said.set(screen, false);
      return [{ kind: 'screen.offline', at: this.options.now(), data: { screen, lastSeen } }];
    });
  }

  #fellSilent(screen: string, lastSeen: number, at: number): void {
    if (this.#said.get(screen) !== true || this.#silent.has(screen)) return;
    // The wall clock may have been set meanwhile.
    const silentFor = Math.min(OFFLINE_AFTER_MS, Math.max(0, at - lastSeen));
    this.#silent.set(screen, { due: this.options.monotonic() + OFFLINE_AFTER_MS - silentFor, lastSeen });
  }

  #errorsOf(
    screen: string,
    status: ScreenStatus['status'],
  ): readonly { readonly at: number; readonly text: string }[] {
    const newest = this.#newestError.get(screen) ?? -Infinity;
    const errors = (status?.errors ?? []).filter(({ at }) => at > newest);
    if (errors.length > 0) this.#newestError.set(screen, Math.max(...errors.map(({ at }) => at)));
    return errors;
  }
}
