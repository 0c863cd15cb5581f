import { type Pace, waitBefore } from './reconnect-wait';

/** An attempt that has not opened by then is given up: a network that swallows packets says nothing for minutes. */
const ATTEMPT_MS = 20_000;

export interface ReconnectorEffects {
  connect(): void;
  /** Ends an attempt that hangs; `lost` follows. */
  giveUp(): void;
  /** In [0, 1). */
  random(): number;
}

/** Decides when a socket that ended is tried again. It owns the only timer that does. */
export class Reconnector {
  readonly #pace: Pace;
  readonly #effects: ReconnectorEffects;
  #losses = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(pace: Pace, effects: ReconnectorEffects) {
    this.#pace = pace;
    this.#effects = effects;
  }

  /** An attempt has begun. */
  trying(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#effects.giveUp(), ATTEMPT_MS);
  }

  opened(): void {
    clearTimeout(this.#timer);
  }

  /** It did its work: the next loss is a first one again. */
  synced(): void {
    this.#losses = 0;
  }

  /** `code`: what the other end closed it with; null when this end did. */
  lost(code: number | null): void {
    clearTimeout(this.#timer);
    this.#losses += 1;
    const waitMs = waitBefore(this.#pace, this.#losses, code, this.#effects.random());
    if (waitMs !== null) this.#timer = setTimeout(() => this.#effects.connect(), waitMs);
  }

  /** Nothing is tried until somebody connects. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
