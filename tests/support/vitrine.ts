import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { TEST_SERVER } from './build';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line on a data directory. */
export async function vitrine(dataDir: string, args: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [path.join(TEST_SERVER, 'cli.js'), ...args], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
  });
  child.stdin.end(input);
  const closed = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { code: child.exitCode ?? -1, out, err };
}
