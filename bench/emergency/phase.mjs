import { Histogram } from '../sync/histogram.mjs';
import { millis } from '../sync/report.mjs';

const GOAL_MS = 1_000;

/**
 * How long one command took, from the call on.
 * @typedef {object} Round
 * @property {number} answeredMs until the API answered
 * @property {readonly number[]} toldMs until each kiosk told (110)
 * @property {number} seenMs until the managers' view (111) had them all
 * @property {number} serverMs what the server's processor spent on it
 * @property {number} clientMs and the kiosks' processes
 */

/** What the rounds of one command came to. */
export class Phase {
  #told = new Histogram();
  #answered = new Histogram();
  #seen = new Histogram();
  #server = 0;
  #clients = 0;
  #rounds = 0;

  add(/** @type {Round} */ { answeredMs, toldMs, seenMs, serverMs, clientMs }) {
    for (const ms of toldMs) this.#told.add(ms);
    this.#answered.add(answeredMs);
    this.#seen.add(seenMs);
    this.#server += serverMs;
    this.#clients += clientMs;
    this.#rounds += 1;
  }

  report(/** @type {import('../sync/report.mjs').Report} */ report, /** @type {string} */ figure) {
    const told = this.#told;
    report.add({
      figure: `${figure}: every kiosk told that it carried it out (110)`,
      ours: `p50 ${millis(told.percentile(0.5))}, p99 ${millis(told.percentile(0.99))}, last ${millis(told.max)}; the call answered after ${millis(this.#answered.max)} at most`,
      target: '< 1 s',
      met: told.max < GOAL_MS,
    });
    report.add({
      figure: `${figure}: the managers’ view (111) has all of them, longest of ${this.#rounds}`,
      ours: millis(this.#seen.max),
      target: '< 1 s',
      met: this.#seen.max < GOAL_MS,
    });
    report.add({
      figure: `${figure}: processor time of the server, for each`,
      ours: `${millis(this.#server / this.#rounds)}; the kiosks' processes ${millis(this.#clients / this.#rounds)}`,
    });
  }
}
