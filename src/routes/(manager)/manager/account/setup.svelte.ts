import { beginSetup, confirmSetup, type Setup as Secret } from '../client/account';
import { Command } from '../command.svelte';

/** Setting a second factor up: prove who you are, give the secret to an app, show a code of it, keep the recovery codes. */
export class Setup {
  readonly command = new Command();
  /** A code of the app so far is asked for too. */
  readonly withCode: boolean;
  password = $state('');
  /** Of the app so far. */
  proof = $state('');
  /** Of the new one. */
  code = $state('');
  #secret = $state.raw<Secret | null>(null);
  #codes = $state.raw<readonly string[] | null>(null);

  constructor(withCode: boolean) {
    this.withCode = withCode;
  }

  get secret(): Secret | null {
    return this.#secret;
  }

  /** The recovery codes, once it is on. */
  get codes(): readonly string[] | null {
    return this.#codes;
  }

  /** What the button of the step says. */
  get button(): string {
    return this.#secret === null ? 'Next' : 'Switch on';
  }

  /** Sends what the step asks for. Resolves with whether the second factor is on now. */
  async next(): Promise<boolean> {
    const { password, proof, code } = this;
    await this.command.run(async () => {
      if (this.#secret === null) {
        this.#secret = await beginSetup({ password, ...(this.withCode ? { code: proof } : {}) });
      } else this.#codes = await confirmSetup(code);
    });
    return this.#codes !== null;
  }
}
