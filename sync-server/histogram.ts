/** Upper ends of the buckets, in ms; one more holds what is above. */
const BOUNDS_MS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000] as const;

export interface HistogramSnapshot {
  readonly count: number;
  readonly sumMs: number;
  /** `[upper end in ms, how many were at or below it]`, as Prometheus counts; the last end is Infinity. */
  readonly buckets: readonly (readonly [number, number])[];
}

/** How long something took, without an allocation per measurement. */
export class Histogram {
  readonly #counts = new Float64Array(BOUNDS_MS.length + 1);
  #sum = 0;

  observe(ms: number): void {
    let bucket = 0;
    while (bucket < BOUNDS_MS.length && ms > (BOUNDS_MS[bucket] ?? Infinity)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += ms;
  }

  snapshot(): HistogramSnapshot {
    let count = 0;
    const buckets = [...BOUNDS_MS, Infinity].map((end, index) => {
      count += this.#counts[index] ?? 0;
      return [end, count] as const;
    });
    return { count, sumMs: this.#sum, buckets };
  }
}
