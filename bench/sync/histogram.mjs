/** Counts durations in steps of a quarter of a millisecond up to two minutes: mergeable across processes, and exact enough. */
const STEPS_PER_MS = 4;
const MAX_MS = 120_000;

export class Histogram {
  #counts = new Uint32Array(MAX_MS * STEPS_PER_MS + 1);
  count = 0;
  max = 0;

  add(/** @type {number} */ ms, times = 1) {
    const step = Math.min(Math.max(0, Math.ceil(ms * STEPS_PER_MS)), MAX_MS * STEPS_PER_MS);
    this.#counts[step] = (this.#counts[step] ?? 0) + times;
    this.count += times;
    if (ms > this.max) this.max = ms;
  }

  /** @returns {{ steps: [number, number][]; max: number }} what another process can add */
  pack() {
    /** @type {[number, number][]} */
    const steps = [];
    this.#counts.forEach((times, step) => times > 0 && steps.push([step, times]));
    return { steps, max: this.max };
  }

  merge(/** @type {{ steps: readonly [number, number][]; max: number }} */ { steps, max }) {
    // Steps are rounded up; the longest is known exactly.
    const longest = Math.max(this.max, max);
    for (const [step, times] of steps) this.add(step / STEPS_PER_MS, times);
    this.max = longest;
    return this;
  }

  /** The duration in ms that this share (0 to 1) of all did not exceed; NaN without any. */
  percentile(/** @type {number} */ share) {
    let left = Math.ceil(this.count * share);
    for (let step = 0; step < this.#counts.length; step += 1) {
      left -= this.#counts[step] ?? 0;
      if (left <= 0 && this.count > 0) return step / STEPS_PER_MS;
    }
    return NaN;
  }
}
