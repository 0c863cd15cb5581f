import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { ServerConfig } from './config';

export type KeySource = Pick<ServerConfig, 'dataDir' | 'secretKey'>;

const FILE = 'secret.key';
const BYTES = 32;
const keys = new Map<string, Promise<Buffer>>();

async function readKey(file: string): Promise<Buffer | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const key = Buffer.from(text.trim(), 'hex');
  if (key.length < BYTES) {
    throw new Error(
      `${file} is damaged: it should hold ${BYTES * 2} hexadecimal digits. Delete it and start again; kiosks then fetch a new cookie by themselves.`,
    );
  }
  return key;
}

/** Written whole before it gets its name: whoever comes first wins, nobody reads half a key. */
async function makeKey(dataDir: string, file: string): Promise<Buffer> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(BYTES).toString('hex')}\n`);
    await handle.sync();
    await link(draft, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  } finally {
    await handle.close();
    await unlink(draft);
  }
  const key = await readKey(file);
  if (key === null) throw new Error(`${file} vanished while it was made`);
  return key;
}

/** What this server signs with: `SECRET_KEY`, else a key made once per data directory. */
export function secretKey({ dataDir, secretKey: given }: KeySource): Promise<Buffer> {
  if (given !== null) return Promise.resolve(Buffer.from(given, 'utf8'));
  const known = keys.get(dataDir);
  if (known !== undefined) return known;
  const file = path.join(dataDir, FILE);
  const loading = readKey(file).then((key) => key ?? makeKey(dataDir, file));
  keys.set(dataDir, loading);
  loading.catch(() => keys.delete(dataDir));
  return loading;
}
