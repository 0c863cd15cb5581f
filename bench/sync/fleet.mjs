import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { monotonicMs } from './dialects.mjs';
import { Histogram } from './histogram.mjs';
import { Helper } from './ipc.mjs';
import { cpuMs } from './servers.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
/** Two, so that one that is busy with its own collector does not hide what the server does. */
const KIOSK_PROCESSES = 2;
const WITNESSES = 3;
const HEARTBEAT_MS = 15_000;
/** Fewer in all than Node's listen backlog: above it the kernel answers, after a second. */
const IN_FLIGHT = 200;

/** @typedef {Omit<import('./crew.mjs').CrewReport, 'latencies'> & { latencies: Histogram }} FleetReport */

/** @typedef {Helper<typeof import('./kiosks-process.mjs').handlers, import('./crew.mjs').Crew['progress']>} KiosksHelper */
/** @typedef {Helper<typeof import('./managers-process.mjs').handlers>} ManagersHelper */

/** The kiosks and managers of one run, in processes of their own. */
export class Fleet {
  #crews;
  #managers = /** @type {ManagersHelper | null} */ (null);
  #progress;
  #wake = () => undefined;
  #count = 0;

  constructor(/** @type {import('./bench.mjs').Bench} */ bench) {
    this.bench = bench;
    this.#progress = Array.from({ length: KIOSK_PROCESSES }, () => ({ synced: 0, lastSyncedAt: 0 }));
    this.#crews = this.#progress.map(
      (_, index) =>
        /** @type {KiosksHelper} */ (
          new Helper(path.join(here, 'kiosks-process.mjs'), (progress) => {
            this.#progress[index] = progress;
            this.#wake();
          })
        ),
    );
  }

  /**
   * Lets `count` kiosks come, as many at once as the server lets in.
   * @param {import('./servers.mjs').Measured} server
   * @param {number} count
   * @param {{ expected?: string | null }} [options] `expected`: the digest of the server's document
   * @returns {Promise<{ ms: number; clientCpuMs: number }>} from the first connection to the last document
   */
  async connect({ kind, port }, count, { expected = this.bench.digest } = {}) {
    this.#count = count;
    const share = Math.ceil(count / this.#crews.length);
    await Promise.all(this.#crews.map((crew) => crew.ask('ready')));
    const from = monotonicMs();
    const cpu = this.#clientCpuMs();
    const begun = this.#crews.map((crew, index) =>
      crew.ask('connect', {
        kind,
        port,
        uid: this.bench.site.uid,
        expected,
        witnesses: WITNESSES,
        first: index * share,
        inFlight: IN_FLIGHT,
        credentials: this.bench.credentials.kiosks.slice(index * share, Math.min(count, (index + 1) * share)),
      }),
    );
    await Promise.all([this.synced(), ...begun]);
    const report = await this.report();
    if (report.wrong > 0)
      throw new Error(`${report.wrong} of ${count} kiosks have another document than the server.`);
    return { ms: report.lastSyncedAt - from, clientCpuMs: this.#clientCpuMs() - cpu };
  }

  /** From here on each kiosk reports every 15 s, and a stock client shows its presence as often. */
  async beat() {
    await Promise.all(this.#crews.map((crew) => crew.ask('beat', { everyMs: HEARTBEAT_MS })));
  }

  #clientCpuMs() {
    return this.#crews.reduce((sum, { child }) => sum + cpuMs(child.pid ?? 0), 0);
  }

  get syncedNow() {
    return this.#progress.reduce((sum, { synced }) => sum + synced, 0);
  }

  /** Resolves once all kiosks are synced, with the instant (monotonic ms) at which the last one was. */
  async synced(limitMs = 120_000) {
    const deadline = performance.now() + limitMs;
    while (this.syncedNow < this.#count) {
      const left = deadline - performance.now();
      if (left <= 0) {
        const { closes, failures } = await this.report();
        throw new Error(
          `${this.syncedNow} of ${this.#count} kiosks were synced after ${limitMs / 1_000} s. Closes by code: ` +
            `${JSON.stringify(closes)}; sockets that failed: ${JSON.stringify(failures)}.`,
        );
      }
      await Promise.race([
        new Promise((resolve) => (this.#wake = () => void resolve(null))),
        pause(Math.min(left, 1_000)),
      ]);
    }
    return Math.max(...this.#progress.map(({ lastSyncedAt }) => lastSyncedAt));
  }

  /** Resolves once no kiosk counts as synced: the server is gone. */
  async lost(limitMs = 20_000) {
    for (let left = limitMs; this.syncedNow > 0 && left > 0; left -= 5) await pause(5);
  }

  /** Everything is counted from here. */
  async begin() {
    await Promise.all(this.#crews.map((crew) => crew.ask('begin')));
  }

  /** @returns {Promise<FleetReport>} of all kiosks together */
  async report() {
    /** @type {import('./crew.mjs').CrewReport[]} */
    const reports = await Promise.all(this.#crews.map((crew) => crew.ask('report')));
    const sum = (/** @type {'synced' | 'wrong' | 'edits' | 'down' | 'cpuMs'} */ field) =>
      reports.reduce((total, report) => total + report[field], 0);
    const latencies = new Histogram();
    for (const report of reports) latencies.merge(report.latencies);
    return {
      synced: sum('synced'),
      wrong: sum('wrong'),
      edits: sum('edits'),
      down: sum('down'),
      cpuMs: sum('cpuMs'),
      lastSyncedAt: Math.max(...reports.map(({ lastSyncedAt }) => lastSyncedAt)),
      messages: addUp(reports.map(({ messages }) => messages)),
      up: addUp(reports.map(({ up }) => up)),
      closes: addUp(reports.map(({ closes }) => closes)),
      failures: addUp(reports.map(({ failures }) => failures)),
      digests: reports.flatMap(({ digests }) => digests),
      seen: [...new Set(reports.flatMap(({ seen }) => seen))],
      latencies,
    };
  }

  /** The managers' process. */
  get managers() {
    return (this.#managers ??= new Helper(path.join(here, 'managers-process.mjs')));
  }

  async connectManagers(/** @type {import('./servers.mjs').Measured} */ { kind, port }) {
    await this.managers.ask('connect', {
      kind,
      port,
      uid: this.bench.site.uid,
      cookies: this.bench.credentials.managers,
    });
  }

  /** Resolves once every kiosk has had `edits` edits; false when that does not happen in time. */
  async delivered(/** @type {number} */ edits, limitMs = 30_000) {
    for (const deadline = performance.now() + limitMs; performance.now() < deadline; await pause(100)) {
      if ((await this.report()).edits >= edits * this.#count) return true;
    }
    return false;
  }

  async end() {
    await Promise.all([...this.#crews.map((crew) => crew.end()), this.#managers?.end()]);
  }
}

/** @returns {Record<string, number>} */
function addUp(/** @type {readonly Record<string, number>[]} */ counts) {
  /** @type {Record<string, number>} */
  const sum = {};
  for (const count of counts) for (const [key, n] of Object.entries(count)) sum[key] = (sum[key] ?? 0) + n;
  return sum;
}
