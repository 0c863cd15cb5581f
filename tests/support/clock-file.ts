import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The server's side of an injected clock: a file that its configuration names (`VITRINE_TEST_CLOCK_FILE`). */
export class ServerClock {
  readonly file: string;
  #offsetMs = 0;

  constructor(dir: string) {
    this.file = path.join(dir, 'clock.json');
    this.#write();
  }

  /** What the server takes for now, in ms. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  set(instant: number): void {
    this.#offsetMs = instant - Date.now();
    this.#write();
  }

  advance(ms: number): void {
    this.#offsetMs += ms;
    this.#write();
  }

  #write(): void {
    // Renamed into place: the server may read at any moment.
    writeFileSync(`${this.file}.new`, JSON.stringify({ offsetMs: this.#offsetMs }));
    renameSync(`${this.file}.new`, this.file);
  }
}
