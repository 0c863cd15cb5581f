import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import * as Y from 'yjs';
import { MessageType } from '#lib/protocol/messages';
import { openForReading } from '#lib/server/db/dialect';
import { TEST_SERVER } from '../tests/support/build';
import { seedPerson, storedDocument } from '../tests/support/seed';
import { startTestServer } from '../tests/support/server';
import { stockProvider } from '../tests/support/socket-client';
import { tempDir } from '../tests/support/temp-dir';

const KILLS = 30;
const AUTHORS = 5;
/** Edits that each author has on their way at any time. */
const UNDER_WAY = 8;

/** Somebody with a stock client who edits at full speed, server after server. */
class Author {
  readonly doc = new Y.Doc();
  /** The keys of the edits that a server said are on its disk. */
  readonly acknowledged = new Set<string>();
  #made = 0;

  constructor(
    readonly name: string,
    private readonly cookie: string,
  ) {}

  /** What it got from others. */
  get seen(): readonly string[] {
    return [...this.doc.getMap('contents').keys()].filter((key) => !key.startsWith(`${this.name}-`));
  }

  /** Connects and edits until the returned function is called. */
  begin(url: string, onAcknowledged: () => void): () => void {
    const provider = stockProvider(url, this.doc, this.cookie);
    const edit = (): void => {
      this.#made += 1;
      this.doc.getMap('contents').set(`${this.name}-${this.#made}`, this.#made);
      // The same field again and again leaves something to collect.
      this.doc.getMap('settings').set('name', `${this.name} ${this.#made}`);
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, MessageType.acknowledge);
      encoding.writeVarUint(encoder, this.#made);
      provider.ws?.send(encoding.toUint8Array(encoder));
    };
    provider.messageHandlers[MessageType.acknowledge] = (_encoder, decoder) => {
      this.acknowledged.add(`${this.name}-${decoding.readVarUint(decoder)}`);
      onAcknowledged();
      edit();
    };
    provider.once('sync', () => {
      for (let i = 0; i < UNDER_WAY; i += 1) edit();
    });
    return () => provider.destroy();
  }
}

it(
  `SS4.1, SS5.1, SS12.4: after each of ${KILLS} SIGKILLs, all that was acknowledged or seen by others is there`,
  { timeout: 600_000 },
  async () => {
    const dataDir = tempDir();
    const authors: Author[] = [];
    for (let i = 0; i < AUTHORS; i += 1) {
      authors.push(new Author(`a${i}`, await seedPerson(dataDir, 'editor')));
    }
    const sqlite = openForReading(path.join(dataDir, 'vitrine.db'));
    onTestFinished(() => sqlite.close());
    const ask = (sql: string): number => Number((sqlite.prepare(sql).get() as { n: number | null }).n);
    const newestSnapshot = (): number => ask('SELECT max(seq) AS n FROM document_snapshots');
    const archived = (): number => ask('SELECT count(*) AS n FROM document_archive');
    const nothing = (): number => 0;
    // What has just happened at the kill: only edits, then a snapshot too, then a step of putting the log away.
    const HAPPENED = [nothing, newestSnapshot, nothing, archived];

    for (let kill = 0; kill < KILLS; kill += 1) {
      const server = await startTestServer({ dataDir, program: path.join(TEST_SERVER, 'many-folds.js') });
      onTestFinished(() => server.stop());
      const happened = HAPPENED[kill % HAPPENED.length] ?? nothing;
      const before = happened();
      // Another moment each time of a burst, and of what folding does meanwhile.
      const due = 20 + ((kill * 17) % 60);
      let acknowledged = 0;
      const ends = authors.map((author) =>
        author.begin(`${server.url.replace('http', 'ws')}/sync`, () => void (acknowledged += 1)),
      );
      await vi.waitUntil(() => acknowledged >= due && (happened === nothing || happened() > before), {
        timeout: 60_000,
        interval: 3,
      });
      await server.kill('SIGKILL');
      for (const end of ends) end();

      const { doc } = await storedDocument(dataDir);
      const stored = doc.getMap('contents');
      const known = authors.flatMap(({ acknowledged, seen }) => [...acknowledged, ...seen]);
      expect(known.filter((key) => !stored.has(key))).toEqual([]);
    }
    expect(authors.every(({ acknowledged, seen }) => acknowledged.size > 0 && seen.length > 0)).toBe(true);
  },
);
