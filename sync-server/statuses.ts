import * as v from 'valibot';
import {
  OFFLINE_AFTER_MS,
  statusSchema,
  type ReplicaStanding,
  type ScreenStatus,
  type Status,
  type StatusDelta,
} from '#lib/protocol/messages';

/** What survives a restart of what a screen said last. */
export interface StoredStatus {
  readonly screen: string;
  readonly lastSeen: number;
  readonly status: Status;
  readonly replica: ReplicaStanding;
}

/** What the server adds to a report. */
export type Told = Pick<ScreenStatus, 'replica' | 'via'>;

/** Where last reports are kept. Called by the room: `load` once, `save` at most every half minute and at its end. */
export interface StatusStore {
  load(): Promise<readonly StoredStatus[]>;
  save(statuses: readonly StoredStatus[]): Promise<void>;
}

/** A copy that stays different after an answer to its vector will not be mended by another one a second later. */
const MEND_EVERY_MS = 60_000;

interface Known {
  status: Status | null;
  lastSeen: number;
  /** Of the monotonic clock, so that a corrected wall clock makes no screen fall silent. */
  heardAt: number;
  online: boolean;
  reporter: object | null;
  told: Told;
  /** When this reporter was last asked for its vector, on the monotonic clock. */
  mendedAt: number | null;
}

/** Last known state of every screen. Telemetry: it never enters the document. */
export class Statuses {
  readonly #screens = new Map<string, Known>();
  /** The screen that each reporter spoke for: it speaks for one only. Who reports over HTTP never takes leave. */
  readonly #reporters = new WeakMap<object, string>();
  readonly #changed = new Set<string>();
  readonly #unsaved = new Set<string>();
  /** A screen began or ended to show an emergency: somebody waits for that with a clock in hand. */
  onAlarm: () => void = () => undefined;
  #devices = 0;
  #devicesChanged = false;

  constructor(
    private readonly now: () => number,
    /** Any clock in ms that only goes forward. */
    private readonly monotonic: () => number,
  ) {}

  /** Takes what a store kept; screens are offline until they report. */
  restore(stored: readonly StoredStatus[]): void {
    for (const { screen, lastSeen, status, replica } of stored) {
      const told: Told = { replica, via: 'socket' };
      this.#screens.set(screen, {
        status,
        lastSeen,
        heardAt: -Infinity,
        online: false,
        reporter: null,
        told,
        mendedAt: null,
      });
    }
  }

  /**
   * A kiosk said how it is.
   * @returns whether it is to be asked for its state vector, because what it holds differs (SS6.7)
   */
  report(reporter: object, status: Status, told: Told): boolean {
    const before = this.#screens.get(status.screen);
    const now = this.monotonic();
    const mended = before?.reporter === reporter ? before.mendedAt : null;
    const mends = told.replica === 'differs' && (mended === null || mended <= now - MEND_EVERY_MS);
    this.#screens.set(status.screen, {
      status,
      lastSeen: this.now(),
      heardAt: now,
      online: true,
      reporter,
      told,
      mendedAt: mends ? now : mended,
    });
    this.#reporters.set(reporter, status.screen);
    this.#changed.add(status.screen);
    this.#unsaved.add(status.screen);
    if (alarmOf(status) !== alarmOf(before?.status ?? null)) this.onAlarm();
    return mends;
  }

  /** A kiosk's socket closed. Another one may have reported for the same screen meanwhile. */
  left(reporter: object): void {
    const screen = this.#reporters.get(reporter);
    if (screen === undefined) return;
    this.#reporters.delete(reporter);
    const known = this.#screens.get(screen);
    if (known?.reporter === reporter) this.#goOffline(screen, known);
  }

  devicesChanged(): void {
    this.#devices += 1;
    this.#devicesChanged = true;
  }

  all(): readonly ScreenStatus[] {
    return [...this.#screens.keys()].flatMap((screen) => this.#one(screen));
  }

  /** What is known of one; undefined: it never reported. */
  one(screen: string): ScreenStatus | undefined {
    return this.#one(screen)[0];
  }

  /** For a manager that has just come. */
  full(): StatusDelta {
    return { full: true, screens: this.all(), devices: this.#devices };
  }

  /** What changed since the last call, silence included; null when nothing did. */
  takeDelta(): StatusDelta | null {
    const silentSince = this.monotonic() - OFFLINE_AFTER_MS;
    for (const [screen, known] of this.#screens) {
      if (known.online && known.heardAt <= silentSince) this.#goOffline(screen, known);
    }
    if (this.#changed.size === 0 && !this.#devicesChanged) return null;
    const screens = [...this.#changed].flatMap((screen) => this.#one(screen));
    this.#changed.clear();
    this.#devicesChanged = false;
    return { full: false, screens, devices: this.#devices };
  }

  /** What was reported since the last call. */
  takeUnsaved(): readonly StoredStatus[] {
    const unsaved = [...this.#unsaved].flatMap((screen) => {
      const known = this.#screens.get(screen);
      if (known?.status == null) return [];
      const { lastSeen, status, told } = known;
      return [{ screen, lastSeen, status, replica: told.replica }];
    });
    this.#unsaved.clear();
    return unsaved;
  }

  /** After a save that failed. */
  keepUnsaved(statuses: readonly StoredStatus[]): void {
    for (const { screen } of statuses) this.#unsaved.add(screen);
  }

  #goOffline(screen: string, known: Known): void {
    known.reporter = null;
    if (!known.online) return;
    known.online = false;
    this.#changed.add(screen);
  }

  #one(screen: string): readonly ScreenStatus[] {
    const known = this.#screens.get(screen);
    if (known === undefined) return [];
    const { online, lastSeen, status, told } = known;
    return [{ screen, online, lastSeen, status, ...told }];
  }
}

/** Which emergency a screen shows, if it does. */
function alarmOf(status: Status | null): string | null {
  return status?.mode === 'emergency' ? JSON.stringify([status.via, status.source]) : null;
}

/** A status message's text, believed only for the screen that sent it; null when it is not one. */
export function parseStatus(json: string, screenId: string): Status | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), statusSchema), json);
  return parsed.success && parsed.output.screen === screenId ? parsed.output : null;
}
