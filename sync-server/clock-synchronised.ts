import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

/** Whether this machine's clock follows a time server; null: nothing here can tell. */
export type Synchronised = boolean | null;

const ASK_EVERY_MS = 60_000;
const ANSWER_WITHIN_MS = 2_000;
/** systemd-timesyncd makes it at the first answer of a time server since the machine started. */
const TIMESYNC_FILE = '/run/systemd/timesync/synchronized';

/** The output of a program of this machine; rejects when there is none, it fails or is slow. */
export type Run = (program: string, args: readonly string[]) => Promise<string>;

const runHere: Run = async (program, args) =>
  (await promisify(execFile)(program, [...args], { timeout: ANSWER_WITHIN_MS })).stdout;

/** One way to find out: its answer, or null when this machine doesn't have it. */
async function ask(run: Run, program: string, args: readonly string[], read: (text: string) => Synchronised) {
  try {
    return read(await run(program, args));
  } catch {
    // Not Linux, no systemd, a container, no chrony: the next way is tried.
    return null;
  }
}

/** Asks the kernel (by `timedatectl`), then systemd-timesyncd's file, then chrony. */
export async function askSynchronised(
  run: Run = runHere,
  exists: (path: string) => boolean = existsSync,
): Promise<Synchronised> {
  const kernel = await ask(run, 'timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], (text) => {
    const word = text.trim();
    return word === 'yes' ? true : word === 'no' ? false : null;
  });
  if (kernel === true || exists(TIMESYNC_FILE)) return true;
  const chrony = await ask(run, 'chronyc', ['-n', '-c', 'tracking'], (text) => {
    // Reference, its name, stratum, …, leap status: "Normal" and leap seconds, or "Not synchronised".
    const status = text.trim().split(',').at(-1) ?? '';
    return status === '' ? null : !/^not synchroni[sz]ed$/i.test(status);
  });
  return chrony ?? kernel;
}

/** The answer, at most a minute old once it was there; null until the first. `stop` ends the asking. */
export function watchSynchronised(told: Synchronised, find: () => Promise<Synchronised> = askSynchronised) {
  if (told !== null) return { current: () => told, stop: () => undefined };
  let current: Synchronised = null;
  const look = (): void => void find().then((found) => (current = found));
  look();
  const timer = setInterval(look, ASK_EVERY_MS);
  timer.unref();
  return { current: () => current, stop: () => clearInterval(timer) };
}
