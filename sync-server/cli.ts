import { createInterface } from 'node:readline';
import { openDatabase } from './cli/database';
import { COMMANDS } from './cli/commands';
import { dispatch, EXIT } from './cli/dispatch';
import { serverClock } from './clock';
import { readConfig } from './config';
import { StartError } from './start-error';

/** `vitrine <command>`: what an operator does from a shell, also while the server runs. */

async function readLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line;
  return '';
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  // As the server: what is written into the data directory is nobody else's.
  process.umask(0o077);
  const config = readConfig();
  const database = openDatabase(config.dataDir, new URL('./writer.js', import.meta.url));
  try {
    return await dispatch(COMMANDS, args, {
      config,
      now: serverClock(config.clockFile),
      openDb: () => database.open(),
      print: (line) => void process.stdout.write(`${line}\n`),
      say,
      readLine,
    });
  } finally {
    await database.close();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  say(
    error instanceof StartError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
  );
  process.exitCode = EXIT.failed;
}
