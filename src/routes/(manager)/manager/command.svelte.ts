/** A command to the server on its way: one at a time, never repeated by itself. */
export class Command {
  #busy = $state(false);
  #problem = $state<string | null>(null);

  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last one was not carried out, as a sentence. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Resolves with whether it was carried out. */
  async run(send: () => Promise<unknown>): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    this.#problem = null;
    try {
      await send();
      return true;
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
