import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { serialize } from 'node:v8';
import * as Y from 'yjs';
import { buildSite, loadSite } from './build.mjs';
import { Fleet } from './fleet.mjs';
import { freePort, killAll, startOurs, startReference } from './servers.mjs';

const MANAGERS = 5;

/** @typedef {import('./site').BenchSite} BenchSite */

/** @typedef {'full' | 'quick' | 'smoke'} Size `smoke` only shows that it runs */

/**
 * @typedef {object} BenchOptions
 * @property {string} program
 * @property {Size} size
 * @property {number} kiosks
 * @property {number} [screens] of the document
 */

/** What all parts share: the document, credentials, and how to start what is measured on them. */
export class Bench {
  /** @type {Fleet[]} */
  #fleets = [];
  #copies = 0;

  /**
   * @param {typeof import('./site')} model
   * @param {string} directory
   * @param {BenchOptions} options
   */
  constructor(model, directory, options) {
    this.model = model;
    this.directory = directory;
    // However the run ends: a part that is cut short may still be copying data.
    process.once('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
    this.program = options.program;
    this.size = options.size;
    this.kiosks = options.kiosks;
    this.site = model.makeSite(options.screens);
    const doc = model.docOf(this.site.updates);
    this.state = Y.encodeStateAsUpdate(doc);
    this.digest = model.digestOf(doc);
    this.stateFile = path.join(directory, 'state.bin');
    this.siteFile = path.join(directory, 'site.bin');
    writeFileSync(this.stateFile, this.state);
    writeFileSync(this.siteFile, serialize(this.site));
    this.secretKey = randomBytes(32).toString('base64');
    /** @type {import('./site').Credentials} */
    this.credentials = { kiosks: [], managers: [] };
  }

  /**
   * Makes the document and a data directory with it, and `kiosks` approved kiosks.
   * @param {BenchOptions} options
   */
  static async open(options) {
    await buildSite();
    const directory = mkdtempSync(path.join(os.tmpdir(), 'vitrine-bench-'));
    const bench = new Bench(await loadSite(), directory, options);
    bench.credentials = await bench.model.seed(bench.seedOptions('template'), bench.site);
    return bench;
  }

  get quick() {
    return this.size !== 'full';
  }

  /** @returns {import('./site').SeedOptions} */
  seedOptions(/** @type {string} */ name) {
    return {
      dataDir: path.join(this.directory, name),
      server: path.dirname(this.program),
      secretKey: this.secretKey,
      kiosks: this.kiosks,
      managers: MANAGERS,
    };
  }

  /** A data directory of its own, as the template is. */
  copyData() {
    const options = this.seedOptions(`data-${(this.#copies += 1)}`);
    cpSync(path.join(this.directory, 'template'), options.dataDir, { recursive: true });
    return options;
  }

  /** Starts our server on a data directory; a fresh copy unless given. */
  async startOurs({ dataDir = this.copyData().dataDir, port = 0 } = {}) {
    const { program, secretKey } = this;
    return startOurs({ program, secretKey, dataDir, port: port === 0 ? await freePort() : port });
  }

  /**
   * @param {import('./dialects.mjs').Kind} kind
   */
  async start(kind, { port = 0 } = {}) {
    if (kind === 'vitrine') return this.startOurs({ port });
    return startReference(kind, this.stateFile, port === 0 ? await freePort() : port);
  }

  fleet() {
    const fleet = new Fleet(this);
    this.#fleets.push(fleet);
    return fleet;
  }

  /** Ends every process that was started, also after a failure. */
  async endAll() {
    await Promise.all([killAll(), ...this.#fleets.splice(0).map((fleet) => fleet.end())]);
  }

  /** Ends everything; the process may exit. */
  async close() {
    await this.endAll();
  }
}

/** What a directory holds, in bytes. */
export function sizeOf(/** @type {string} */ directory) {
  mkdirSync(directory, { recursive: true });
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
