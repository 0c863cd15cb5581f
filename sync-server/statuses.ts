import * as v from 'valibot';
import {
  OFFLINE_AFTER_MS,
  statusSchema,
  type ScreenStatus,
  type Status,
  type StatusDelta,
} from '#lib/protocol/messages';

/** What survives a restart of what a screen said last. */
export interface StoredStatus {
  readonly screen: string;
  readonly lastSeen: number;
  readonly status: Status;
}

/** Where last reports are kept. Called by the room: `load` once, `save` at most every half minute and at its end. */
export interface StatusStore {
  load(): Promise<readonly StoredStatus[]>;
  save(statuses: readonly StoredStatus[]): Promise<void>;
}

interface Known {
  status: Status | null;
  lastSeen: number;
  /** Of the monotonic clock, so that a corrected wall clock makes no screen fall silent. */
  heardAt: number;
  online: boolean;
  reporter: object | null;
}

/** Last known state of every screen. Telemetry: it never enters the document. */
export class Statuses {
  readonly #screens = new Map<string, Known>();
  readonly #changed = new Set<string>();
  readonly #unsaved = new Set<string>();
  #devices = 0;
  #devicesChanged = false;

  constructor(
    private readonly now: () => number,
    /** Any clock in ms that only goes forward. */
    private readonly monotonic: () => number,
  ) {}

  /** Takes what a store kept; screens are offline until they report. */
  restore(stored: readonly StoredStatus[]): void {
    for (const { screen, lastSeen, status } of stored) {
      this.#screens.set(screen, { status, lastSeen, heardAt: -Infinity, online: false, reporter: null });
    }
  }

  /** A kiosk said how it is. */
  report(reporter: object, status: Status): void {
    this.#screens.set(status.screen, {
      status,
      lastSeen: this.now(),
      heardAt: this.monotonic(),
      online: true,
      reporter,
    });
    this.#changed.add(status.screen);
    this.#unsaved.add(status.screen);
  }

  /** A kiosk's socket closed. Another one may have reported for the same screen meanwhile. */
  left(reporter: object): void {
    for (const [screen, known] of this.#screens)
      if (known.reporter === reporter) this.#goOffline(screen, known);
  }

  devicesChanged(): void {
    this.#devices += 1;
    this.#devicesChanged = true;
  }

  all(): readonly ScreenStatus[] {
    return [...this.#screens.keys()].flatMap((screen) => this.#one(screen));
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
      return [{ screen, lastSeen: known.lastSeen, status: known.status }];
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
    return [{ screen, online: known.online, lastSeen: known.lastSeen, status: known.status }];
  }
}

/** A status message's text, believed only for the screen that sent it; null when it is not one. */
export function parseStatus(json: string, screenId: string): Status | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), statusSchema), json);
  return parsed.success && parsed.output.screen === screenId ? parsed.output : null;
}
