import path from 'node:path';
import { existsSync, statSync } from 'node:fs';
import { expect, it, onTestFinished, vi } from 'vitest';
import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType } from '#lib/protocol/messages';
import { createToken } from '#lib/server/tokens/tokens';
import { Author } from '../tests/support/author';
import { TEST_SERVER } from '../tests/support/build';
import { seedPerson, storedDocument, withDb } from '../tests/support/seed';
import { startTestServer } from '../tests/support/server';
import { SocketClient, type Received } from '../tests/support/socket-client';
import { tempDir } from '../tests/support/temp-dir';

const KIOSKS = 300;
const AUTHORS = 5;

/** One token for all screens; returns its text. */
function kioskToken(dataDir: string): Promise<string> {
  return withDb(dataDir, async (db) => {
    const options = {
      name: 'crowd',
      scopes: ['kiosk' as const],
      screen: null,
      createdBy: 'cli',
      expiresAt: null,
    };
    return (await createToken({ db, now: Date.now }, options)).text;
  });
}

/** The newest version that a kiosk was told before its socket ended. */
function lastVersion(received: readonly Received[]): number {
  return received.reduce((newest, { version = 0 }) => Math.max(newest, version), 0);
}

it.each([
  ['SIGTERM', false],
  ['SIGTERM, and another while it stops', true],
])(
  'SS9.1, SS11.5: with a crowd and people writing, %s ends in order: a goodbye to each, nothing lost, exit code 0',
  async (_signals, twice) => {
    const dataDir = tempDir();
    const token = await kioskToken(dataDir);
    const authors: Author[] = [];
    for (let i = 0; i < AUTHORS; i += 1) {
      authors.push(new Author(`a${i}`, await seedPerson(dataDir, 'editor')));
    }
    const server = await startTestServer({ dataDir, program: path.join(TEST_SERVER, 'main.js') });
    onTestFinished(() => server.stop());
    const url = `${server.url.replace('http', 'ws')}/sync`;

    const kiosks: SocketClient[] = [];
    for (let i = 0; i < KIOSKS; i += 1) {
      const kiosk = new SocketClient(url, { token, query: `?as=device:screen-${i}` });
      await kiosk.open();
      kiosk.sendSync(0, Y.encodeStateVector(new Y.Doc()));
      kiosks.push(kiosk);
    }
    await Promise.all(kiosks.map((kiosk) => kiosk.until(({ step }) => step === 1)));
    let acknowledged = 0;
    const ends = authors.map((author) => author.begin(url, () => void (acknowledged += 1)));
    await vi.waitUntil(() => acknowledged >= 100, { timeout: 60_000, interval: 5 });

    // Exit code 0 also means that it took less than 10 s: after that it is ended with another one.
    const exit = server.kill('SIGTERM');
    const first = kiosks[0] as SocketClient;
    expect((await first.closed).code).toBe(CloseCode.goingAway);
    if (twice) process.kill(server.pid, 'SIGTERM');
    expect(await exit).toBe(0);
    ends.forEach((end) => end());

    const closes = await Promise.all(kiosks.map(({ closed }) => closed));
    expect(new Set(closes.map(({ code }) => code))).toEqual(new Set([CloseCode.goingAway]));
    // Who came first goes first; the kiosks that are still there hear of what people go on writing. (`goodbyes.alone.test.ts` counts the steps.)
    const versions = kiosks.map(({ received }) => lastVersion(received));
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBeGreaterThan(1);

    const { doc, head } = await storedDocument(dataDir);
    const stored = doc.getMap('contents');
    const known = authors.flatMap((author) => [...author.acknowledged, ...author.seen]);
    expect(known.length).toBeGreaterThan(100);
    expect(known.filter((key) => !stored.has(key))).toEqual([]);
    expect(versions.at(-1)).toBeLessThanOrEqual(head);
    // What the kiosk that stayed longest was shown is there, too.
    const shown = new Y.Doc();
    for (const { type, step, bytes } of kiosks.at(-1)?.received ?? [])
      if (type === MessageType.sync && step !== 0) Y.applyUpdate(shown, bytes ?? new Uint8Array());
    expect([...shown.getMap('contents').keys()].filter((key) => !stored.has(key))).toEqual([]);
    const log = path.join(dataDir, 'vitrine.db-wal');
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0);
  },
  120_000,
);
