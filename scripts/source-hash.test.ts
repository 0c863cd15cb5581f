import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourceHash } from './source-hash.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'vitrine-hash-'));
  mkdirSync(path.join(root, 'src/lib'), { recursive: true });
  write('src/lib/a.ts', 'a');
  write('package.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  writeFileSync(path.join(root, file), text);
}

describe('sourceHash', () => {
  it('changes when a source does, appears, is renamed or goes', () => {
    const hashes = new Set([sourceHash(root)]);
    write('src/lib/a.ts', 'b');
    hashes.add(sourceHash(root));
    write('src/lib/c.ts', '');
    hashes.add(sourceHash(root));
    rmSync(path.join(root, 'src/lib/a.ts'));
    hashes.add(sourceHash(root));
    write('svelte.config.js', '');
    hashes.add(sourceHash(root));
    expect(hashes.size).toBe(5);
  });

  it('stays when only times, tests or documents change', () => {
    const before = sourceHash(root);
    utimesSync(path.join(root, 'src/lib/a.ts'), 1, 1);
    write('src/lib/a.test.ts', 'a test');
    write('README.md', 'words');
    expect(sourceHash(root)).toBe(before);
  });
});
