import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../tests/support/temp-dir';
import { secretKey } from './secret-key';

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
    /is damaged: .* Delete it and start again/,
  );
});

test('a key from the configuration is used as it is, and none is written', async () => {
  const dir = tempDir();
  const given = 'k'.repeat(43);
  expect((await secretKey({ dataDir: dir, secretKey: given })).toString()).toBe(given);
  expect(readdirSync(dir)).toEqual([]);
});
