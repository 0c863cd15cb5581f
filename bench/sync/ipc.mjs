import { fork } from 'node:child_process';
import { once } from 'node:events';

/*
 * Questions and answers between the benchmark and the processes of its clients. A process exports the handlers that it
 * serves, and whoever asks names their type: `Helper<typeof import('./x-process.mjs').handlers>`.
 */

/**
 * By the name of a question, what answers it.
 * @typedef {Record<string, (argument: never) => unknown>} Handlers
 */

/** @typedef {{ id: number; name: string; argument: unknown }} Question */

/**
 * @template Progress
 * @typedef {{ ready: true } | { progress: Progress } | { id: number; value: unknown } | { id: number; error: string }} Message
 */

/**
 * In a child: answers requests by name until the parent is gone.
 * @param {Handlers} handlers
 */
export function serve(handlers) {
  process.on('message', (/** @type {Question} */ { id, name, argument }) => {
    // Both ends are typed by the same handlers, which is all that a process of our own has to prove.
    const answer = async () => handlers[name]?.(/** @type {never} */ (argument));
    answer().then(
      (value) => process.send?.({ id, value }),
      (/** @type {unknown} */ error) =>
        process.send?.({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: true });
}

/**
 * In the parent: a child that answers.
 * @template {Record<keyof H, (argument: never) => unknown>} H
 * @template [Progress=never]
 */
export class Helper {
  #waiting = /** @type {Map<number, { resolve(value: unknown): void; reject(error: Error): void }>} */ (
    new Map()
  );
  #next = 1;

  /**
   * @param {string} file
   * @param {(progress: Progress) => void} onProgress
   */
  constructor(file, onProgress = () => undefined) {
    this.child = fork(file, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.child.on('message', (/** @type {Message<Progress>} */ message) => {
      if ('progress' in message) onProgress(message.progress);
      if (!('id' in message)) return;
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if ('error' in message) waiting?.reject(new Error(message.error));
      else waiting?.resolve(message.value);
    });
    this.child.on('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) {
        reject(new Error(`${file} ended (${code ?? signal}) before it answered.`));
      }
      this.#waiting.clear();
    });
  }

  /**
   * @template {keyof H & string} Name
   * @param {Name} name
   * @param {Parameters<H[Name]>} argument
   * @returns {Promise<Awaited<ReturnType<H[Name]>>>}
   */
  ask(name, ...argument) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {
        resolve: (value) => resolve(/** @type {Awaited<ReturnType<H[Name]>>} */ (value)),
        reject,
      });
      this.child.send({ id, name, argument: argument[0] }, (error) => error && reject(error));
    });
  }

  async end() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}
