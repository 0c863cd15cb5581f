import { ApiError } from './client/http';
import { leadBack } from './lead-back';

/** A command to the server on its way: one at a time, never repeated by itself. */
export class Command {
  #busy = $state(false);
  #problem = $state.raw<{ readonly code: string | null; readonly message: string } | null>(null);

  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last one was not carried out, as a sentence. */
  get problem(): string | null {
    return this.#problem?.message ?? null;
  }

  /** That sentence when the refusal is one of these, for the field that it is about; else null. */
  problemOf(...codes: readonly string[]): string | null {
    return this.#isOneOf(codes) ? this.problem : null;
  }

  /** That sentence when the refusal is none of these, which stand at their fields; else null. */
  problemBut(...codes: readonly string[]): string | null {
    return this.#isOneOf(codes) ? null : this.problem;
  }

  #isOneOf(codes: readonly string[]): boolean {
    return codes.includes(this.#problem?.code ?? '');
  }

  /** Resolves with whether it was carried out. */
  async run(send: () => Promise<unknown>): Promise<boolean> {
    if (this.#busy) return false;
    const from = document.activeElement;
    this.#busy = true;
    this.#problem = null;
    try {
      await send();
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#problem = { code: error instanceof ApiError ? error.code : null, message };
      return false;
    } finally {
      this.#busy = false;
      void leadBack(from);
    }
  }
}
