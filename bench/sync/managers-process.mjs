import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { deserialize } from 'node:v8';
import { loadSite } from './build.mjs';
import { Histogram } from './histogram.mjs';
import { ingest, premake } from './ingest.mjs';
import { serve } from './ipc.mjs';
import { Manager } from './manager.mjs';

// The managers of a site; `fleet.mjs` starts it and speaks to it.

const site = await loadSite();
/** Edits made and not acknowledged by each manager in a burst. */
const UNDER_WAY = 8;
let managers = /** @type {Manager[]} */ ([]);
let made = 0;
let stopped = false;
let acknowledged = 0;

async function until(/** @type {() => boolean} */ condition, /** @type {string} */ what, limitMs = 60_000) {
  for (let left = limitMs; !condition(); left -= 20) {
    if (left <= 0) throw new Error(`The managers waited ${limitMs / 1_000} s in vain: ${what}.`);
    await pause(20);
  }
}

/** @typedef {Omit<ConstructorParameters<typeof Manager>[1], 'cookie' | 'onAcknowledged'> & { cookies: readonly string[] }} ConnectOptions */

export const handlers = {
  async connect(/** @type {ConnectOptions} */ { cookies, ...options }) {
    managers = cookies.map(
      (cookie) => new Manager(site, { ...options, cookie, onAcknowledged: () => (acknowledged += 1) }),
    );
    for (const manager of managers) manager.connect();
    await until(() => managers.every(({ synced }) => synced), 'to be synced');
  },

  /** Edits at an even pace, by one manager after the other; resolves with how many were made. */
  async edit(/** @type {{ perSecond: number; seconds: number }} */ { perSecond, seconds }) {
    const from = performance.now();
    const before = made;
    stopped = false;
    for (let n = 0; n < perSecond * seconds && !stopped; n += 1) {
      await pause(Math.max(0, from + (n * 1_000) / perSecond - performance.now()));
      made += 1;
      managers[made % managers.length]?.edit(made);
    }
    return made - before;
  },

  stop() {
    stopped = true;
  },

  /** Lasting edits as fast as they are acknowledged; resolves once `count` were. Those under way stay so. */
  async burst(/** @type {{ count: number }} */ { count }) {
    stopped = false;
    acknowledged = 0;
    while (acknowledged < count && !stopped) {
      for (const manager of managers) {
        while (manager.waiting < UNDER_WAY) manager.edit((made += 1), true);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  },

  settled: () =>
    until(() => managers.every(({ synced, waiting }) => synced && waiting === 0), 'for acknowledgements'),

  /** Latencies are counted from here. */
  begin() {
    for (const manager of managers) manager.latencies = new Histogram();
  },

  report: () => ({
    made,
    latencies: managers.reduce((all, { latencies }) => all.merge(latencies.pack()), new Histogram()).pack(),
    acknowledged: managers.flatMap((manager) => [...manager.acknowledged]),
    seen: managers.flatMap((manager) => [...manager.seen]),
    digests: managers.map(({ doc }) => site.digestOf(doc)),
    messages: managers.map(({ messages }) => messages),
  }),

  premake: (
    /** @type {{ siteFile: string; count: number; authors: number }} */ { siteFile, count, authors },
  ) =>
    premake(
      site,
      /** @type {import('./site').BenchSite} */ (deserialize(readFileSync(siteFile))),
      count,
      authors,
    ),
  ingest: (/** @type {Parameters<typeof ingest>[1]} */ options) => ingest(site, options),

  leave() {
    stopped = true;
    for (const manager of managers) manager.leave();
    managers = [];
  },
};
serve(handlers);
