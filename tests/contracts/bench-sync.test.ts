import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { TEST_SERVER } from '../support/build';

it('the sync benchmark runs, and prints its figures beside their references and targets', async () => {
  const server = path.join(TEST_SERVER, 'main.js');
  const args = ['bench/sync/run.mjs', '--smoke', '--only', 'cold', '--only', 'hostile', '--server', server];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /First sync of 20 empty kiosks: .* the relay \(relay .* s, stock .* s\) · target ≤ 1\.5× · /,
  );
  expect(stdout).toMatch(/The same beside endless handshakes: acknowledged p50 .* ms, p99 .* ms/);
  expect(stdout).toMatch(/Neighbours that were closed meanwhile: 0 · target 0 · met/);
}, 400_000);
