import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { ServerConfig } from './config';

export type KeySource = Pick<ServerConfig, 'dataDir' | 'secretKey'> &
  Partial<Pick<ServerConfig, 'previousKeys'>>;

/** The key that everything new is signed and sealed with, and those that what stands already may need. */
export interface KeyRing {
  readonly current: Buffer;
  readonly previous: readonly Buffer[];
}

const FILE = 'secret.key';
const BYTES = 32;

/** One key a line in hexadecimal digits, the newest first: more than one stand there while keys are rotated. */
const textOf = (keys: readonly Buffer[]): string => keys.map((key) => `${key.toString('hex')}\n`).join('');

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function readKeys(file: string): Promise<readonly Buffer[] | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (text === null) return null;
  const keys = text
    .trim()
    .split(/\s+/)
    .map((line) => Buffer.from(line, 'hex'));
  if (keys.some((key) => key.length < BYTES)) {
    throw new Error(
      `${file} is damaged: it should hold ${BYTES * 2} hexadecimal digits. Restore it from a backup. ` +
        'If there is none, delete it and start again: kiosks then fetch a new cookie by themselves, but second factors have to be set up anew.',
    );
  }
  return keys;
}

/** Written whole, on the disk, before it gets its name: nobody ever reads half of it, also after a power cut. */
async function writeWhole(
  file: string,
  text: string,
  named: (draft: string) => Promise<void>,
): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await named(draft);
    const directory = await open(path.dirname(file), 'r');
    await directory.sync().finally(() => directory.close());
  } finally {
    await unlink(draft).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
}

/** Whoever comes first wins. */
async function makeKey(dataDir: string, file: string): Promise<readonly Buffer[]> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeWhole(file, textOf([randomBytes(BYTES)]), (draft) =>
    link(draft, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }),
  );
  const keys = await readKeys(file);
  if (keys === null) throw new Error(`${file} vanished while it was made`);
  return keys;
}

interface Known {
  readonly version: string;
  readonly keys: readonly Buffer[];
}
const known = new Map<string, Known>();

/** Read again as soon as it is another: the command line puts a new key there while the server runs. */
async function keysIn(dataDir: string): Promise<readonly Buffer[] | null> {
  const file = fileIn(dataDir);
  const found = await stat(file, { bigint: true }).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (found === null) return null;
  // Each version is a file of its own.
  const version = `${found.ino} ${found.mtimeNs} ${found.size}`;
  const last = known.get(dataDir);
  if (last?.version === version) return last.keys;
  const keys = await readKeys(file);
  if (keys !== null) known.set(dataDir, { version, keys });
  return keys;
}

const fileIn = (dataDir: string): string => path.join(dataDir, FILE);

/** `SECRET_KEY` and those before it, then the keys of the data directory, of which the first is made at the first need. */
export async function keyRing({ dataDir, secretKey: given, previousKeys = [] }: KeySource): Promise<KeyRing> {
  const previous = previousKeys.map((text) => Buffer.from(text, 'utf8'));
  const stored = await keysIn(dataDir);
  if (given !== null) {
    return { current: Buffer.from(given, 'utf8'), previous: [...previous, ...(stored ?? [])] };
  }
  const [current, ...older] = stored ?? (await makeKey(dataDir, fileIn(dataDir)));
  if (current === undefined) throw new Error(`${fileIn(dataDir)} holds no key`);
  return { current, previous: [...older, ...previous] };
}

/** What this server signs with: `SECRET_KEY`, else a key made once per data directory. */
export async function secretKey(source: KeySource): Promise<Buffer> {
  return (await keyRing(source)).current;
}

/** Puts a new key before those in the data directory. */
export async function addKey(dataDir: string): Promise<void> {
  const file = fileIn(dataDir);
  const keys = (await readKeys(file)) ?? [];
  await writeWhole(file, textOf([randomBytes(BYTES), ...keys]), (draft) => rename(draft, file));
}

/** Leaves the newest key alone in the data directory. */
export async function dropOldKeys(dataDir: string): Promise<void> {
  const file = fileIn(dataDir);
  const keys = await readKeys(file);
  if (keys !== null && keys.length > 1) {
    await writeWhole(file, textOf(keys.slice(0, 1)), (draft) => rename(draft, file));
  }
}
