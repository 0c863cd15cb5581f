import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../tests/support/temp-dir';
import { addKey, dropOldKeys, keyRing, secretKey } from './secret-key';

test('the secret key is made once, for the server’s eyes only, and found again', async () => {
  const dir = tempDir();
  const key = await secretKey({ dataDir: dir, secretKey: null });
  expect(key).toHaveLength(32);
  expect(await secretKey({ dataDir: dir, secretKey: null })).toEqual(key);
  expect(readdirSync(dir)).toEqual(['secret.key']);
  const file = path.join(dir, 'secret.key');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8').trim()).toBe(key.toString('hex'));

  const other = tempDir();
  writeFileSync(path.join(other, 'secret.key'), `${'ab'.repeat(32)}\n`);
  expect((await secretKey({ dataDir: other, secretKey: null })).toString('hex')).toBe('ab'.repeat(32));
});

test('a damaged key is not used, and the message says what to do', async () => {
  const dir = tempDir();
  writeFileSync(path.join(dir, 'secret.key'), 'abcd');
  await expect(secretKey({ dataDir: dir, secretKey: null })).rejects.toThrow(
    /is damaged: .* Restore it from a backup/,
  );
});

test('a key from the configuration is used as it is, and none is written', async () => {
  const dir = tempDir();
  const given = 'k'.repeat(43);
  expect((await secretKey({ dataDir: dir, secretKey: given })).toString()).toBe(given);
  expect(readdirSync(dir)).toEqual([]);
});

test('a new key stands before the old ones, is noticed at once, and stays alone when they are dropped', async () => {
  const dataDir = tempDir();
  const source = { dataDir, secretKey: null };
  const first = await secretKey(source);
  await addKey(dataDir);
  const { current, previous } = await keyRing(source);
  expect(current).not.toEqual(first);
  expect(previous).toEqual([first]);
  await dropOldKeys(dataDir);
  expect(await keyRing(source)).toEqual({ current, previous: [] });
  expect(readdirSync(dataDir)).toEqual(['secret.key']);
  expect(statSync(path.join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
});

test('with a key from the configuration those before it and those of the data directory still open', async () => {
  const dataDir = tempDir();
  const own = await secretKey({ dataDir, secretKey: null });
  const [now, before] = ['n'.repeat(43), 'b'.repeat(43)];
  expect(await keyRing({ dataDir, secretKey: now, previousKeys: [before] })).toEqual({
    current: Buffer.from(now),
    previous: [Buffer.from(before), own],
  });
  // Back to the data directory's own.
  expect(await keyRing({ dataDir, secretKey: null, previousKeys: [now] })).toEqual({
    current: own,
    previous: [Buffer.from(now)],
  });
});
