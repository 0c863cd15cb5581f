import { fork } from 'node:child_process';
import { once } from 'node:events';

/*
 * Questions and answers between the benchmark and the processes of its clients.
 */

/** In a child: answers requests by name until the parent is gone. */
export function serve(/** @type {Record<string, (argument: any) => unknown>} */ handlers) {
  process.on(
    'message',
    (/** @type {{ id: number; name: string; argument: unknown }} */ { id, name, argument }) => {
      const answer = async () => handlers[name]?.(argument);
      answer().then(
        (value) => process.send?.({ id, value }),
        (error) => process.send?.({ id, error: String(error?.stack ?? error) }),
      );
    },
  );
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: true });
}

/** In the parent: a child that answers. */
export class Helper {
  #waiting = /** @type {Map<number, { resolve(value: any): void; reject(error: Error): void }>} */ (
    new Map()
  );
  #next = 1;

  /**
   * @param {string} file
   * @param {(progress: any) => void} onProgress
   */
  constructor(file, onProgress = () => undefined) {
    this.child = fork(file, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.child.on('message', (/** @type {any} */ message) => {
      if (message.progress !== undefined) onProgress(message.progress);
      const waiting = this.#waiting.get(message.id);
      if (waiting === undefined) return;
      this.#waiting.delete(message.id);
      if (message.error === undefined) waiting.resolve(message.value);
      else waiting.reject(new Error(message.error));
    });
    this.child.on('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) {
        reject(new Error(`${file} ended (${code ?? signal}) before it answered.`));
      }
      this.#waiting.clear();
    });
  }

  /** @returns {Promise<any>} */
  ask(/** @type {string} */ name, /** @type {unknown} */ argument = null) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.child.send({ id, name, argument }, (error) => error && reject(error));
    });
  }

  async end() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}
