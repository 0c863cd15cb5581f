import { randomBytes } from 'node:crypto';
import type { SiteEvent } from './site-event';

export interface NumberedEvent extends SiteEvent {
  readonly seq: number;
}

/** So many are kept for who comes back, and no more bytes than this. */
const MOST_KEPT = 5_000;
const MOST_BYTES = 4_000_000;

interface Kept extends NumberedEvent {
  readonly bytes: number;
}

/**
 * Everything that happens, in order, for whoever listens; the newest of it is kept for listeners that were away. Ids are
 * good for the life of the process: after a restart nobody knows what was missed.
 */
export class EventFeed {
  readonly #life = randomBytes(6).toString('hex');
  readonly #listeners = new Set<(event: NumberedEvent) => void>();
  readonly #kept: Kept[] = [];
  #bytes = 0;
  #seq = 0;

  /** What a listener names that has heard everything up to `seq`; by itself, up to now. */
  idOf(seq: number = this.#seq): string {
    return `${this.#life}-${seq}`;
  }

  publish(event: SiteEvent): void {
    this.#seq += 1;
    const kept: Kept = { ...event, seq: this.#seq, bytes: JSON.stringify(event.data).length };
    this.#kept.push(kept);
    this.#bytes += kept.bytes;
    while (this.#kept.length > MOST_KEPT || this.#bytes > MOST_BYTES)
      this.#bytes -= this.#kept.shift()?.bytes ?? 0;
    for (const listener of this.#listeners) listener(kept);
  }

  /** How many have happened. */
  get newest(): number {
    return this.#seq;
  }

  /** Up to where whoever names an id has heard; null when it is none of ours. */
  placeOf(id: string): number | null {
    const [, life, seq] = /^([0-9a-f]+)-(\d{1,15})$/.exec(id) ?? [];
    const number = Number(seq);
    return life === this.#life && number <= this.#seq ? number : null;
  }

  /** What happened after a place, oldest first; null when that is not known any more. */
  after(place: number): readonly NumberedEvent[] | null {
    const first = this.#seq - this.#kept.length + 1;
    return place + 1 < first ? null : this.#kept.slice(place + 1 - first);
  }

  /** @returns what ends it */
  listen(listener: (event: NumberedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
