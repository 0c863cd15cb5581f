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

type Views = { readonly [C in Collection]: CollectionView<SiteRecords[C]> };

/**
 * Keeps the plain site of a document up to date: after a transaction only the records that it touched are parsed
 * again. Untouched records, and collections without a changed record, stay the same objects; a transaction that
 * changes nothing that a reader can see leaves `site` itself the same.
 */
export class SiteReader {
  readonly #views: Views;
  readonly #tops: TopMaps;
  readonly #listeners = new Set<SiteListener>();
  #site: Site;

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
    return this.#site;
  }

  /** Calls `listener` after each transaction that changed the site; returns the function that ends it. */
  onChange(listener: SiteListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops reading. The last site stays readable. */
  destroy(): void {
    this.doc.off('afterTransaction', this.#follow);
    this.#listeners.clear();
  }

  readonly #follow = (transaction: Y.Transaction): void => {
    const records = new Map<Collection, Set<string>>();
    let settings = false;
    let meta = false;
    for (const { top, path, keys } of touchedBy(transaction, this.#tops)) {
      if (top === 'settings') settings = true;
      else if (top === 'meta') meta = true;
      else {
        const ids = records.get(top) ?? new Set();
        records.set(top, ids);
        for (const id of path.length === 0 ? keys : path.slice(0, 1)) ids.add(id);
      }
    }
    if (records.size === 0 && !settings && !meta) return;
    for (const [collection, ids] of records) this.#views[collection].refresh(ids);
    const site = keepShallow(this.#site, this.#assemble());
    if (site === this.#site) return;
    this.#site = site;
    this.#announce({ records, settings, meta, origin: transaction.origin });
  };

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
