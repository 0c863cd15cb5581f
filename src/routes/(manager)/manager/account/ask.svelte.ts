import { ApiError } from '../client/http';

/** A call whose refusal stands in the form that made it; one at a time, never repeated by itself. */
export class Ask {
  #busy = $state(false);
  #problem = $state.raw<ApiError | null>(null);

  get busy(): boolean {
    return this.#busy;
  }

  get problem(): ApiError | null {
    return this.#problem;
  }

  /** What the call was answered with; null when it was refused, or another is on its way. */
  async run<T>(send: () => Promise<T>): Promise<{ readonly value: T } | null> {
    if (this.#busy) return null;
    this.#busy = true;
    this.#problem = null;
    try {
      return { value: await send() };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#problem = error;
      return null;
    } finally {
      this.#busy = false;
    }
  }

  /** The sentence of a refusal that belongs to none of these codes' fields. */
  elsewhere(...codes: readonly string[]): string | null {
    return this.#problem === null || codes.includes(this.#problem.code) ? null : this.#problem.message;
  }
}

export const PROOF_CODES = ['wrong-password', 'wrong-code', 'code-needed'] as const;
