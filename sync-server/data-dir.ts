import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lockFile } from '#lib/server/db/dialect';
import { StartError } from './start-error';

const LOCK = 'lock';
const DATABASE = 'vitrine.db';

export const databasePath = (directory: string): string => path.join(directory, DATABASE);

export interface DataDir {
  readonly databasePath: string;
  /** Lets another server take the directory. */
  release(): void;
}

/**
 * Makes the data directory (mode 700) and takes it for this process.
 * @throws {StartError} when it can't be written, or another running server has it
 */
export function openDataDir(directory: string): DataDir {
  const probe = path.join(directory, `.write-test-${process.pid}`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (isSomethingElse(directory)) throw new NotOurs();
    chmodSync(directory, 0o700);
    // Empty, so that a full disk is no reason not to start and serve what is there.
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe);
  } catch (error) {
    if (error instanceof NotOurs) {
      throw new StartError(
        `The data directory ${directory} holds other things, and Vitrine would close it to everybody else: ` +
          'set DATA_DIR to an empty directory or to one that does not exist yet.',
      );
    }
    throw new StartError(
      `The data directory ${directory} can't be written (${reasonOf(error)}): ` +
        'make it writable for this user, or set DATA_DIR to a directory that is.',
      { cause: error },
    );
  }
  return { databasePath: databasePath(directory), release: lock(directory) };
}

class NotOurs extends Error {}

/** What a new file system or an editor leaves in a directory that is empty to people. */
const NOT_COUNTED = /^(\.|lost\+found$)/;

/** Whether it was used before, and not by us: DATA_DIR=/tmp must not become mode 700. */
function isSomethingElse(directory: string): boolean {
  const entries = readdirSync(directory).filter((name) => !NOT_COUNTED.test(name));
  return entries.length > 0 && !entries.includes(LOCK) && !entries.includes(DATABASE);
}

function lock(directory: string): () => void {
  const file = path.join(directory, LOCK);
  writeFileSync(file, '', { flag: 'a', mode: 0o600 });
  const release = lockFile(file);
  if (release !== null) return release;
  throw new StartError(
    `The data directory ${directory} is in use by another running Vitrine server: ` +
      'stop that one, or set DATA_DIR to another directory.',
  );
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const known: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'it is a file',
  };
  return known[code] ?? code;
}
