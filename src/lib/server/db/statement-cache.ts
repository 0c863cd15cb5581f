/** Statements that stay prepared. The server has some hundred; those of an upgrade come once. */
const MAX_PREPARED = 250;

/** Prepares a statement once: that costs more than running most of them. */
export class StatementCache<T> {
  /** By their text, the one that was not used for longest first. */
  readonly #prepared = new Map<string, T>();

  constructor(private readonly prepare: (sql: string) => T) {}

  /** @throws what `prepare` does */
  get(sql: string): T {
    const known = this.#prepared.get(sql);
    if (known !== undefined) {
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const prepared = this.prepare(sql);
    this.#prepared.set(sql, prepared);
    for (const oldest of this.#prepared.keys()) {
      if (this.#prepared.size <= MAX_PREPARED) break;
      this.#prepared.delete(oldest);
    }
    return prepared;
  }

  /** Before the connection closes. */
  clear(): void {
    this.#prepared.clear();
  }
}
