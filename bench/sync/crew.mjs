import * as Y from 'yjs';
import * as dialects from './dialects.mjs';
import { Histogram } from './histogram.mjs';
import { Kiosk } from './kiosk.mjs';

/** @typedef {import('../../src/lib/protocol/messages').Status} Status */

/** A document of the site is far longer; what a kiosk that comes back is sent is far shorter. */
const WHOLE_BYTES = 64 * 1_024;
const TICK_MS = 50;
const KEPT_DIGESTS = 5_000;

/**
 * What a whole document came in, looked at once.
 * @typedef {{ payload: Buffer; version: number | null; digest: string }} Known
 */

/** A real document behind a kiosk's socket. */
export class Witness {
  doc = new Y.Doc();

  constructor(
    /** @type {typeof import('./site')} */ site,
    /** @type {(version: number, digest: string) => void} */ at,
  ) {
    this.digest = new site.DocDigest(this.doc);
    this.at = at;
  }

  apply(/** @type {Uint8Array} */ bytes, /** @type {number | null} */ version) {
    // A copy: what it stands in is read over next.
    Y.applyUpdate(this.doc, new Uint8Array(bytes));
    if (version !== null) this.at(version, this.digest.value);
  }
}

/**
 * What a crew saw since it was last asked to begin anew.
 * @typedef {object} CrewReport
 * @property {number} synced how many are now
 * @property {number} lastSyncedAt monotonic ms
 * @property {number} wrong kiosks that got another document than expected
 * @property {Record<string, number>} messages by name
 * @property {number} edits
 * @property {ReturnType<Histogram['pack']>} latencies of edits
 * @property {Record<string, number>} up bytes sent, by purpose
 * @property {number} down bytes received
 * @property {Record<number, number>} closes since they came, by code; 1006 for a connection that broke
 * @property {Record<string, number>} failures since they came, sockets that did not open, by error
 * @property {readonly string[]} digests of the witnesses
 * @property {readonly number[]} seen the numbers of the edits that were seen
 * @property {number} cpuMs of this process since it began
 */

/** Many kiosks in one process, with a few witnesses among them. */
export class Crew {
  /** Payloads of sync step 2 that a document was made of, by length. */
  known = /** @type {Map<number, Known>} */ (new Map());
  up = { upgrades: 0, sync: 0, statuses: 0, control: 0 };
  down = 0;
  #kiosks = /** @type {Kiosk[]} */ ([]);
  #digests = /** @type {Map<number, string>} */ (new Map());
  #witnessed = /** @type {number | null} */ (null);
  #vector = Y.encodeStateVector(new Y.Doc());
  #emptyVector = this.#vector;
  #synced = 0;
  #lastSyncedAt = 0;
  #wrong = 0;
  #messages = /** @type {Record<string, number>} */ ({});
  #closes = /** @type {Record<number, number>} */ ({});
  #failures = /** @type {Record<string, number>} */ ({});
  #edits = 0;
  #latencies = new Histogram();
  #seen = /** @type {Set<number>} */ (new Set());
  #heart = { from: 0, sent: 0 };
  #timer = /** @type {NodeJS.Timeout | undefined} */ (undefined);

  /**
   * @param {typeof import('./site')} site
   * @param {{
   *   kind: dialects.Kind;
   *   port: number;
   *   uid: string;
   *   expected: string | null;
   *   first: number;
   *   witnesses: number;
   * }} options `expected`: the digest of the document that the server has
   */
  constructor(site, options) {
    this.site = site;
    this.options = options;
    this.kind = options.kind;
    this.port = options.port;
    this.uid = options.uid;
  }

  /** Connects kiosks, never more than `inFlight` on their way at once; resolves when all were begun. */
  async connect(
    /** @type {readonly { screen: string; cookie: string }[]} */ credentials,
    /** @type {number} */ inFlight,
  ) {
    for (const [index, credential] of credentials.entries()) {
      const witness =
        index < this.options.witnesses
          ? new Witness(this.site, (version, digest) => this.#at(version, digest))
          : null;
      this.#kiosks.push(new Kiosk(this, this.options.first + index, credential, witness));
    }
    let begun = 0;
    while (begun < this.#kiosks.length) {
      while (begun < this.#kiosks.length && begun - this.#synced < inFlight) this.#kiosks[begun++]?.connect();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** From here on, each kiosk says once in `everyMs` how it is, one after the other. */
  beat(/** @type {number} */ everyMs) {
    this.#heart = { from: dialects.monotonicMs(), sent: 0 };
    this.#timer = setInterval(() => this.#beat(everyMs), TICK_MS);
  }

  #beat(/** @type {number} */ everyMs) {
    const due = ((dialects.monotonicMs() - this.#heart.from) / everyMs) * this.#kiosks.length;
    for (; this.#heart.sent < due; this.#heart.sent += 1) {
      const kiosk = this.#kiosks[this.#heart.sent % this.#kiosks.length];
      if (kiosk?.synced === true) this.say(kiosk, this.#heart.sent);
    }
  }

  /**
   * What a kiosk says that it plays.
   * @returns {Pick<Status, 'mode' | 'source' | 'via' | 'content' | 'title' | 'since' | 'until' | 'next'>}
   */
  playing(/** @type {Kiosk} */ kiosk, /** @type {number} */ frames) {
    const content = `content-${String(frames % 500).padStart(4, '0')}`;
    const now = Date.now();
    return {
      mode: 'scheduled',
      source: `playlist-${String(kiosk.index % 100).padStart(4, '0')}`,
      via: null,
      content,
      title: `Content ${frames % 500}`,
      since: now,
      until: now + 10_000,
      next: content,
    };
  }

  /** Lets a kiosk report how it is. */
  say(/** @type {Kiosk} */ kiosk, /** @type {number} */ frames) {
    // A kiosk may be ahead of the process's witnesses for an instant; then it says what they had.
    const applied =
      kiosk.version !== null && this.#digests.has(kiosk.version) ? kiosk.version : this.#witnessed;
    /** @type {Status} */
    const state = {
      screen: kiosk.credential.screen,
      ...this.playing(kiosk, frames),
      applied,
      digest: applied === null ? null : (this.#digests.get(applied) ?? null),
      cached: { have: 10, need: 10 },
      media: { need: 10, have: 10, digest: '0123456789abcdef', from: Date.now() },
      offlineReady: true,
      frames,
      lateMs: null,
      clockOffsetMs: 3,
      clock: null,
      resolution: '1920×1080@1',
      app: 'bench',
      takes: [],
      errors: [],
    };
    if (this.kind === 'vitrine') kiosk.send(dialects.status(state), 'statuses');
    if (this.kind === 'stock') {
      kiosk.send(dialects.presence(this.kind, 1_000_000 + kiosk.index, frames + 1, state), 'statuses');
    }
  }

  /** What a kiosk that keeps its document names when it comes back; null for one that has none, or can't tell. */
  digestAt(/** @type {Kiosk} */ kiosk) {
    if (!kiosk.holds) return null;
    if (kiosk.witness !== null) return kiosk.witness.digest.value;
    return kiosk.version === null ? null : (this.#digests.get(kiosk.version) ?? null);
  }

  vectorOf(/** @type {Kiosk} */ { holds, witness }) {
    if (!holds) return this.#emptyVector;
    if (witness !== null) return Y.encodeStateVector(witness.doc);
    return this.#vector;
  }

  #at(/** @type {number} */ version, /** @type {string} */ digest) {
    this.#digests.set(version, digest);
    this.#witnessed = version;
    if (this.#digests.size <= KEPT_DIGESTS) return;
    for (const [oldest] of this.#digests) {
      this.#digests.delete(oldest);
      return;
    }
  }

  /** The digest of what a whole document's payload makes; null for a short one, which builds on what was there. */
  judge(
    /** @type {Buffer} */ payload,
    /** @type {Uint8Array} */ bytes,
    /** @type {number | null} */ version,
  ) {
    if (bytes.length < WHOLE_BYTES) return null;
    const known = this.known.get(payload.length);
    if (known?.payload.equals(payload) === true) return known.digest;
    const doc = new Y.Doc();
    Y.applyUpdate(doc, new Uint8Array(bytes));
    const digest = this.site.digestOf(doc);
    doc.destroy();
    this.known.set(payload.length, { payload: Buffer.from(payload), version, digest });
    return digest;
  }

  /* What kiosks tell. */

  /** `digest`: of the document that a kiosk has now; null for one that had it before, and was sent what it lacked. */
  synced(/** @type {string | null} */ digest, /** @type {boolean} */ held) {
    this.#synced += 1;
    this.#lastSyncedAt = dialects.monotonicMs();
    const { expected } = this.options;
    if (!held && expected !== null && digest !== expected) this.#wrong += 1;
  }

  unsynced() {
    // All lose the server at the same instant; one vector serves those whose digest the server does not know.
    if (this.#synced === this.#kiosks.length) {
      const witness = this.#kiosks[0]?.witness ?? null;
      if (witness !== null) this.#vector = Y.encodeStateVector(witness.doc);
    }
    this.#synced -= 1;
  }

  count(/** @type {string} */ name) {
    this.#messages[name] = (this.#messages[name] ?? 0) + 1;
  }

  /** A kiosk was sent an edit. */
  edited(/** @type {Buffer} */ payload, /** @type {Kiosk} */ _kiosk) {
    const now = dialects.monotonicMs();
    dialects.eachMark(payload, (sent, n) => {
      this.#edits += 1;
      this.#latencies.add(now - sent);
      this.#seen.add(n);
    });
  }

  closed(/** @type {number} */ code) {
    this.#closes[code] = (this.#closes[code] ?? 0) + 1;
  }

  failed(/** @type {string} */ reason) {
    this.#failures[reason] = (this.#failures[reason] ?? 0) + 1;
  }

  /** @returns {readonly Kiosk[]} */
  get kiosks() {
    return this.#kiosks;
  }

  get progress() {
    return { synced: this.#synced, lastSyncedAt: this.#lastSyncedAt };
  }

  /** @returns {CrewReport} */
  report() {
    const cpu = process.cpuUsage();
    return {
      ...this.progress,
      wrong: this.#wrong,
      messages: this.#messages,
      edits: this.#edits,
      latencies: this.#latencies.pack(),
      up: { ...this.up },
      down: this.down,
      closes: this.#closes,
      failures: this.#failures,
      digests: this.#kiosks.flatMap(({ witness }) => (witness === null ? [] : [witness.digest.value])),
      seen: [...this.#seen],
      cpuMs: (cpu.user + cpu.system) / 1_000,
    };
  }

  /** Counts from here, but for what ended connections. */
  begin() {
    this.#wrong = 0;
    this.#messages = {};
    this.#edits = 0;
    this.#latencies = new Histogram();
    this.#seen = new Set();
    this.up = { upgrades: 0, sync: 0, statuses: 0, control: 0 };
    this.down = 0;
  }

  leave() {
    clearInterval(this.#timer);
    for (const kiosk of this.#kiosks) kiosk.leave();
    this.#kiosks = [];
    this.#synced = 0;
  }
}
