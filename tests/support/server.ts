import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestServerOptions {
  /** Kept when given; else a fresh one, gone after `stop()`. */
  readonly dataDir?: string;
  /** On top of a loopback host, a free port and a quiet log. */
  readonly env?: Readonly<Record<string, string>>;
  /** The built server; `build/server/main.js` unless told. */
  readonly program?: string;
}

export interface TestServer {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** Nobody reads what it prints from here on. */
  closeOutput(): void;
  /** Resolves with the exit code (null after a signal that can't be handled) when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Stops it (SIGTERM, then SIGKILL if it hangs) and removes a data directory of its own. Safe to call twice. */
  stop(): Promise<void>;
}

/** What a server said before it gave up. */
export class TestServerFailed extends Error {
  override readonly name = 'TestServerFailed';
  constructor(
    readonly exitCode: number | null,
    readonly output: string,
  ) {
    super(`The server ended with code ${exitCode ?? 'none'}: ${output}`);
  }
}

const HANGS_AFTER_MS = 12_000;

// A test run that is cut short leaves no server behind.
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts a real server process and waits until it is ready. The caller ends it with `stop()` in its own teardown.
 * @throws {TestServerFailed} when it ends before it is ready
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'vitrine-data-'));
  const child = spawn(process.execPath, [path.resolve(options.program ?? 'build/server/main.js')], {
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const gone = once(child, 'close').then(() => void running.delete(child));
  let output = '';
  const url = await new Promise<URL>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const ready = /^Vitrine is ready: .*$/m.exec(output)?.[0];
      // Printed only where the address above does not say it.
      const address = options.env?.['PORT'] ?? /^ {2}listening on port (\d+)$/m.exec(output)?.[1];
      if (ready !== undefined && address !== undefined) resolve(new URL(`http://127.0.0.1:${address}`));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', (code) => reject(new TestServerFailed(code, output)));
  });
  const kill = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    await gone;
    return child.exitCode;
  };
  return {
    url: url.origin,
    port: Number(url.port),
    dataDir,
    pid: child.pid ?? 0,
    output: () => output,
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    kill,
    stop: async () => {
      const hangs = setTimeout(() => child.kill('SIGKILL'), HANGS_AFTER_MS);
      await kill('SIGTERM');
      clearTimeout(hangs);
      if (options.dataDir === undefined && existsSync(dataDir))
        rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
