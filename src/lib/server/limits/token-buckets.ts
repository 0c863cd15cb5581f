/** Tokens that come back with time: `burst` at once, then one every `everyMs`. Bounded by forgetting full buckets. */
export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  constructor(
    private readonly burst: number,
    private readonly everyMs: number,
    private readonly mostKeys = 10_000,
  ) {}

  /** Takes a token; answers with the ms to wait when there is none, else 0. */
  take(key: string, now: number): number {
    const known = this.#buckets.get(key) ?? { tokens: this.burst, at: now };
    // A clock that went back brings no tokens, and takes none.
    const gained = Math.max(0, now - known.at) / this.everyMs;
    const tokens = Math.min(this.burst, known.tokens + gained);
    const granted = tokens >= 1;
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: granted ? tokens - 1 : tokens, at: now });
    if (this.#buckets.size > this.mostKeys) {
      const oldest = this.#buckets.keys().next();
      if (oldest.done !== true) this.#buckets.delete(oldest.value);
    }
    return granted ? 0 : Math.ceil((1 - tokens) * this.everyMs);
  }

  /** How many were left after the last one that was taken. */
  left(key: string): number {
    return Math.floor(this.#buckets.get(key)?.tokens ?? this.burst);
  }
}
