import { readFileSync } from 'node:fs';
import * as Y from 'yjs';
import * as dialects from '../sync/dialects.mjs';
import { Crew } from '../sync/crew.mjs';

/** @typedef {import('../sync/kiosk.mjs').Kiosk} Kiosk */
/** @typedef {import('../../src/lib/model/site').Site} Site */

/** Of updates in a row, some kiosks have had one that others still wait for. */
const KEPT = 32;

/**
 * Kiosks that play: each works out what its screen shows on a replica, whenever the document changes, and says at once
 * when an emergency began or ended there. Kiosks of one process that were sent the same bytes share the replica that these
 * made (a thousand of them would not fit into one machine, as they do into a thousand); the witnesses have one of their
 * own, and must come to the same answer.
 */
export class EmergencyCrew extends Crew {
  #doc = new Y.Doc();
  #reader;
  #updates = /** @type {{ payload: Buffer; site: Site }[]} */ ([]);
  #sites = /** @type {WeakMap<Kiosk, Site>} */ (new WeakMap());
  #readers = /** @type {WeakMap<Y.Doc, import('../../src/lib/model/read').SiteReader>} */ (new WeakMap());
  /** Which emergency each kiosk said last that it shows; empty: none. */
  #said = /** @type {WeakMap<Kiosk, string>} */ (new WeakMap());
  /** By emergency, when (monotonic ms) each kiosk said that it shows it. */
  #told = /** @type {Map<string, number[]>} */ (new Map());

  /**
   * @param {typeof import('../sync/site')} site
   * @param {ConstructorParameters<typeof Crew>[1]} options
   * @param {string} stateFile the document that kiosks are sent first
   */
  constructor(site, options, stateFile) {
    super(site, options);
    Y.applyUpdate(this.#doc, readFileSync(stateFile));
    this.#reader = new site.SiteReader(this.#doc);
  }

  /** @override */
  edited(/** @type {Buffer} */ payload, /** @type {Kiosk} */ kiosk) {
    const shared = this.#after(payload);
    const site = kiosk.witness === null ? shared : this.#own(kiosk.witness.doc);
    this.#sites.set(kiosk, site);
    const via = this.#emergencyOn(kiosk, site);
    if (site !== shared && this.#emergencyOn(kiosk, shared) !== via) {
      throw new Error(`A replica of its own shows something else on ${kiosk.credential.screen}.`);
    }
    if (via === (this.#said.get(kiosk) ?? '')) return;
    this.#said.set(kiosk, via);
    this.say(kiosk, 0);
    const times = this.#told.get(via) ?? [];
    times.push(dialects.monotonicMs());
    this.#told.set(via, times);
  }

  #emergencyOn(/** @type {Kiosk} */ kiosk, /** @type {Site} */ site) {
    const { mode, source } = this.site.playbackAt(site, kiosk.credential.screen, Date.now());
    return mode === 'emergency' ? (source?.via ?? '') : '';
  }

  /** The site with this update, which is taken in once. */
  #after(/** @type {Buffer} */ payload) {
    const known = this.#updates.find((update) => update.payload.equals(payload));
    if (known !== undefined) return known.site;
    const { bytes } = dialects.parse(this.kind, payload);
    Y.applyUpdate(this.#doc, new Uint8Array(bytes));
    const { site } = this.#reader;
    this.#updates = [{ payload: Buffer.from(payload), site }, ...this.#updates].slice(0, KEPT);
    return site;
  }

  #own(/** @type {Y.Doc} */ doc) {
    const reader = this.#readers.get(doc) ?? new this.site.SiteReader(doc);
    this.#readers.set(doc, reader);
    return reader.site;
  }

  /** @override */
  playing(/** @type {Kiosk} */ kiosk) {
    const site = this.#sites.get(kiosk) ?? this.#reader.site;
    const playback = this.site.playbackAt(site, kiosk.credential.screen, Date.now());
    const { mode, source, item, since, until, next } = playback;
    const nameOf = (/** @type {string | undefined} */ id) => site.contents.get(id ?? '')?.name ?? null;
    return {
      mode,
      source: source?.id ?? null,
      via: source?.via ?? null,
      content: item?.content ?? null,
      title: nameOf(item?.content),
      since: item === null ? null : since,
      until,
      next: nameOf(next?.item?.content),
    };
  }

  /** When each kiosk said that it shows this emergency; for an empty one, that it shows none any more. */
  timesOf(/** @type {string} */ via) {
    return this.#told.get(via) ?? [];
  }

  /** @override */
  begin() {
    super.begin();
    this.#told.clear();
    // A kiosk that plays has read its document long before anything happens.
    for (const { witness } of this.kiosks) if (witness !== null) this.#own(witness.doc);
  }

  /** Stops some kiosks for good. @returns their screens */
  stop(/** @type {number} */ count) {
    const stopped = this.kiosks.slice(-count);
    for (const kiosk of stopped) kiosk.leave();
    return stopped.map(({ credential }) => credential.screen);
  }
}
