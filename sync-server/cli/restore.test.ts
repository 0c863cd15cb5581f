import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as Y from 'yjs';
import { ROOM } from '#lib/protocol/messages';
import { TEST_SERVER } from '../../tests/support/build';
import { withDb } from '../../tests/support/seed';
import { startTestServer } from '../../tests/support/server';
import { tempDir } from '../../tests/support/temp-dir';
import { vitrine } from '../../tests/support/vitrine';
import { readDocument } from '../load';
import { SqlStore } from '../store/sql';

const nameIn = (doc: Y.Doc | undefined): unknown => doc?.getMap('settings').get('name');

test('SS14.10: vitrine restore refuses while the server runs, and brings an older version or a file back when it is stopped', async () => {
  const dataDir = tempDir();
  const server = await startTestServer({ dataDir, program: path.join(TEST_SERVER, 'main.js') });
  onTestFinished(() => server.stop());
  const running = await vitrine(dataDir, ['restore', '--version', '1']);
  expect(running).toMatchObject({ code: 1, out: '' });
  expect(running.err).toMatch(/in use by another running Vitrine server: stop that one/);
  await server.stop();

  const name = (doc: Y.Doc, text: string): Uint8Array => {
    const before = Y.encodeStateVector(doc);
    doc.getMap('settings').set('name', text);
    return Y.encodeStateAsUpdate(doc, before);
  };
  const file = path.join(tempDir(), 'site.bin');
  await withDb(dataDir, async (db) => {
    const store = new SqlStore(db, ROOM);
    const { doc } = (await readDocument(store, () => undefined)) ?? {};
    if (doc === undefined) throw new Error('the server founded nothing');
    await store.append([{ seq: 2, data: name(doc, 'Two'), author: 'user:ada', at: 2 }]);
    writeFileSync(file, Y.encodeStateAsUpdate(doc));
    await store.append([{ seq: 3, data: name(doc, 'Three'), author: 'user:ada', at: 3 }]);
  });
  const now = () => withDb(dataDir, (db) => readDocument(new SqlStore(db, ROOM), () => undefined));

  const older = await vitrine(dataDir, ['restore', '--version', '2']);
  expect(older).toMatchObject({ code: 0, out: '4\n' });
  expect(older.err).toMatch(/To take this back: restore --version 3/);
  expect(nameIn((await now())?.doc)).toBe('Two');
  expect(await vitrine(dataDir, ['restore', '--version', '3'])).toMatchObject({ code: 0, out: '5\n' });
  expect(nameIn((await now())?.doc)).toBe('Three');
  expect(await vitrine(dataDir, ['restore', '--file', file])).toMatchObject({ code: 0, out: '6\n' });
  expect(nameIn((await now())?.doc)).toBe('Two');

  writeFileSync(file, readFileSync(file).subarray(0, 20));
  for (const [args, code, sentence] of [
    [['--version', '99'], 1, /Version 99 can't be made any more/],
    [['--version', 'x'], 2, /give the number of a version/],
    [[], 2, /Give either --version or --file/],
    [['--version', '1', '--file', file], 2, /Give either/],
    [['--file', `${file}.none`], 1, /can't be read/],
    [['--file', file], 1, /no encoded Yjs document/],
  ] as const) {
    const ran = await vitrine(dataDir, ['restore', ...args]);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toMatch(sentence);
  }
  expect((await now())?.head).toBe(6);
});
