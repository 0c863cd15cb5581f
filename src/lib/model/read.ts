import type * as Y from 'yjs';
import { CollectionView } from './collection-view';
import { topMap } from './document';
import { parseMeta } from './meta';
import { damagedBy } from './parse';
import { PARSERS } from './records';
import { keepSame } from './same';
import { parseSettings } from './settings';
import { COLLECTIONS, type Collection, type Site, type SiteRecords } from './site';
import { topMapsOf, touchedBy, type TopMaps } from './touched';

/** What a transaction did to the plain site. */
export interface SiteChange {
  /** Keys of the records that were parsed again, by collection. */
  readonly records: ReadonlyMap<Collection, ReadonlySet<string>>;
  readonly settings: boolean;
  readonly meta: boolean;
  /** The origin of the transaction. */
  readonly origin: unknown;
}

export type SiteListener = (site: Site, change: SiteChange) => void;

/** What of the site is to be read again. */
interface Stale {
  readonly records: Map<Collection, Set<string>>;
  settings: boolean;
  meta: boolean;
}

const nothingStale = (): Stale => ({ records: new Map(), settings: false, meta: false });

type Views = { readonly [C in Collection]: CollectionView<SiteRecords[C]> };

/**
 * Keeps the plain site of a document up to date: after a transaction only the records that it touched are parsed
 * again. Untouched records, and collections without a changed record, stay the same objects; a transaction that
 * changes nothing that a reader can see leaves `site` itself the same. While nobody listens it waits until `site` is
 * asked for: a server takes in thousands of edits that nobody reads one by one.
 */
export class SiteReader {
  readonly #views: Views;
  readonly #tops: TopMaps;
  readonly #listeners = new Set<SiteListener>();
  #site: Site;
  #stale: Stale | null = null;

  constructor(readonly doc: Y.Doc) {
    this.#tops = topMapsOf(doc);
    this.#views = {
      screens: view(doc, 'screens'),
      groups: view(doc, 'groups'),
      contents: view(doc, 'contents'),
      playlists: view(doc, 'playlists'),
      schedules: view(doc, 'schedules'),
      launches: view(doc, 'launches'),
    };
    this.#site = this.#assemble();
    doc.on('afterTransaction', this.#follow);
  }

  get site(): Site {
    this.#catchUp();
    return this.#site;
  }

  /** Calls `listener` after each transaction that changed the site; returns the function that ends it. */
  onChange(listener: SiteListener): () => void {
    // What was before is not its business.
    this.#catchUp();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops reading. The last site stays readable. */
  destroy(): void {
    this.#catchUp();
    this.doc.off('afterTransaction', this.#follow);
    this.#listeners.clear();
  }

  readonly #follow = (transaction: Y.Transaction): void => {
    const touched = touchedBy(transaction, this.#tops);
    if (touched.length === 0) return;
    const stale = (this.#stale ??= nothingStale());
    for (const { top, path, keys } of touched) {
      if (top === 'settings') stale.settings = true;
      else if (top === 'meta') stale.meta = true;
      else {
        const ids = stale.records.get(top) ?? new Set();
        stale.records.set(top, ids);
        for (const id of path.length === 0 ? keys : path.slice(0, 1)) ids.add(id);
      }
    }
    if (this.#listeners.size === 0) return;
    if (this.#catchUp()) this.#announce({ ...stale, origin: transaction.origin });
  };

  /** @returns whether the site is another one now */
  #catchUp(): boolean {
    const stale = this.#stale;
    if (stale === null) return false;
    this.#stale = null;
    for (const [collection, ids] of stale.records) this.#views[collection].refresh(ids);
    const site = keepShallow(this.#site, this.#assemble());
    if (site === this.#site) return false;
    this.#site = site;
    return true;
  }

  /** One listener's failure is not another's: all are called, then what failed is thrown. */
  #announce(change: SiteChange): void {
    const failures: unknown[] = [];
    for (const listener of [...this.#listeners]) {
      try {
        listener(this.#site, change);
      } catch (cause) {
        failures.push(cause);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'A listener of the site failed.');
  }

  #assemble(): Site {
    const meta = parseMeta(topMap(this.doc, 'meta'));
    const settings = parseSettings(topMap(this.doc, 'settings'));
    const views = this.#views;
    return {
      uid: meta.value?.uid ?? '',
      lineage: meta.value?.lineage ?? [],
      settings: settings.value,
      screens: views.screens.records,
      groups: views.groups.records,
      contents: views.contents.records,
      playlists: views.playlists.records,
      schedules: views.schedules.records,
      launches: views.launches.records,
      damaged: [
        ...damagedBy('meta', 'meta', meta.problems),
        ...damagedBy('settings', 'settings', settings.problems),
        ...COLLECTIONS.flatMap((collection) => views[collection].damaged),
      ],
    };
  }
}

function view<C extends Collection>(doc: Y.Doc, collection: C): CollectionView<SiteRecords[C]> {
  return new CollectionView<SiteRecords[C]>(collection, topMap(doc, collection), PARSERS[collection]);
}

/** `next` with what equals its counterpart in `previous` taken from there; `previous` itself when all of it does. */
function keepShallow(previous: Site, next: Site): Site {
  const kept: Site = {
    ...next,
    lineage: keepSame(previous.lineage, next.lineage),
    settings: keepSame(previous.settings, next.settings),
    damaged: keepSame(previous.damaged, next.damaged),
  };
  const fields = Object.keys(kept) as (keyof Site)[];
  return fields.every((field) => kept[field] === previous[field]) ? previous : kept;
}

/** The plain site of a document as it stands. To follow a document, keep a `SiteReader`. */
export function readSite(doc: Y.Doc): Site {
  const reader = new SiteReader(doc);
  reader.destroy();
  return reader.site;
}
