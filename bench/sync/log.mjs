import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { sizeOf } from './bench.mjs';
import * as dialects from './dialects.mjs';
import { mega, seconds, thousands } from './report.mjs';

const AUTHORS = 5;
const TARGETS = { ingestMs: 10_000, coldMs: [1_000, 2_000] };
/** A server that was left alone for this long has folded its log, or will not. */
const FOLD_LIMIT_MS = 45_000;

/** A long life: many edits taken in, and a start after them. */
export async function log(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const [few, many] = bench.quick ? [5_000, 50_000] : [100_000, 1_000_000];
  await takeIn(bench, report, few);
  await longLog(bench, report, many);
}

/** Edits come in through the door as fast as they are taken; then the process is killed, and started again. */
async function takeIn(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./report.mjs').Report} */ report,
  /** @type {number} */ count,
) {
  const fleet = bench.fleet();
  const options = { siteFile: bench.siteFile, count, authors: AUTHORS };
  const digest = await fleet.managers.ask('premake', options);
  const data = bench.copyData();
  const server = await bench.startOurs({ dataDir: data.dataDir });
  const { uid } = bench.site;
  const cookies = bench.credentials.managers;
  const ours = await fleet.managers.ask('ingest', { kind: 'vitrine', port: server.port, uid, cookies });
  demand(ours.digest === digest, 'The server serves another document than the one it was sent.');
  const cpuMs = server.cpuMs();
  const bytes = sizeOf(data.dataDir);
  await server.kill('SIGKILL');
  const stock = await bench.start('stock');
  const theirs = await fleet.managers.ask('ingest', { kind: 'stock', port: stock.port, uid, cookies });
  demand(theirs.digest === digest, 'The stock server serves another document than the one it was sent.');
  await stock.kill('SIGKILL');
  report.add({
    figure: `Ingest of ${thousands(count)} edits, durable`,
    ours: `${seconds(ours.ms)}, server CPU ${seconds(cpuMs)}`,
    reference: `stock, in memory only: ${seconds(theirs.ms)}`,
    target: '≤ 10 s',
    met: ours.ms <= TARGETS.ingestMs,
  });
  report.add({ figure: `Bytes on disk after ${thousands(count)} edits, killed`, ours: mega(bytes) });
  const start = await coldStart(bench, data, digest);
  addStart(report, `${thousands(count)} edits, killed right after them`, start, TARGETS.coldMs[0]);
  await fleet.end();
}

/** A log that the server did not write itself: first as it stands, then as the server leaves it. */
async function longLog(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./report.mjs').Report} */ report,
  /** @type {number} */ count,
) {
  const data = bench.copyData();
  const digest = bench.model.appendEdits(data, bench.site, count);
  const raw = await coldStart(bench, data, digest);
  addStart(report, `${thousands(count)} edits, all of them still in the log`, raw);
  report.add({
    figure: `Bytes on disk with ${thousands(count)} edits in the log`,
    ours: mega(sizeOf(data.dataDir)),
  });
  // It folds what it finds while it runs.
  const server = await bench.startOurs({ dataDir: data.dataDir });
  await quiet(server);
  await server.kill('SIGTERM');
  const folded = await coldStart(bench, data, null);
  addStart(report, `${thousands(count)} edits, after a run that folded them`, folded, TARGETS.coldMs[1]);
  report.add({
    figure: `Bytes on disk after ${thousands(count)} edits, folded`,
    ours: `${mega(sizeOf(data.dataDir))}; memory ${mega(folded.residentBytes)}`,
  });
}

/**
 * @param {import('./report.mjs').Report} report
 * @param {string} what
 * @param {Awaited<ReturnType<typeof coldStart>>} start
 * @param {number} [limitMs]
 */
function addStart(report, what, { ms, readyMs, bytes }, limitMs) {
  report.add({
    figure: `Cold start to the whole document: ${what}`,
    ours: `${seconds(ms)} (ready after ${seconds(readyMs)}, ${mega(bytes)} served)`,
    ...(limitMs === undefined ? {} : { target: `≤ ${limitMs / 1_000} s`, met: ms <= limitMs }),
  });
}

/**
 * From the start of a process to the last byte of the document at a client without one.
 * @param {import('./bench.mjs').Bench} bench
 * @param {import('./site').SeedOptions} data
 * @param {string | null} digest what the document must be; null: not known (a new epoch)
 */
async function coldStart(bench, data, digest) {
  const from = performance.now();
  const server = await bench.startOurs({ dataDir: data.dataDir });
  const readyMs = performance.now() - from;
  const { update, ms } = await new Promise((resolve, reject) => {
    const { port } = server;
    const cookie = bench.credentials.managers[0] ?? '';
    const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/site/default?as=user&site=${bench.site.uid}`, {
      headers: { cookie },
      perMessageDeflate: false,
      maxPayload: 2 ** 30,
    });
    socket.binaryType = 'nodebuffer';
    socket.on('open', () => socket.send(dialects.sync('vitrine', 0, Y.encodeStateVector(new Y.Doc()))));
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`The server closed the socket: ${code}.`)));
    socket.on('message', (/** @type {Buffer} */ message) => {
      const { type, step, bytes } = dialects.parse('vitrine', message);
      if (type !== dialects.Type.sync || step !== 1) return;
      resolve({ update: bytes, ms: performance.now() - from });
      socket.terminate();
    });
  });
  const residentBytes = server.residentBytes();
  await server.kill('SIGKILL');
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  demand(
    digest === null || bench.model.digestOf(doc) === digest,
    'The server serves another document than was stored.',
  );
  return { ms, readyMs, bytes: update.length, residentBytes };
}

/** Resolves once a server spends next to nothing. */
async function quiet(/** @type {import('./servers.mjs').Measured} */ server) {
  let still = 0;
  for (let left = FOLD_LIMIT_MS; left > 0 && still < 3; left -= 1_000) {
    const before = server.cpuMs();
    await pause(1_000);
    still = server.cpuMs() - before < 50 ? still + 1 : 0;
  }
}

function demand(/** @type {boolean} */ condition, /** @type {string} */ sentence) {
  if (!condition) throw new Error(sentence);
}
