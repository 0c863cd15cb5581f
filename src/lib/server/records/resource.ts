import type * as v from 'valibot';
import type * as Y from 'yjs';
import { topMap } from '#lib/model/document';
import { PARSERS, type EditableCollection } from '#lib/model/records';
import type { Site, SiteRecords } from '#lib/model/site';
import { Problem } from '../problem';

/** A collection of the document as the API shows it. */
export interface Resource<C extends EditableCollection> {
  /** In the document and in the path. */
  readonly collection: C;
  /** `screen`: in sentences, and in the code `unknown-screen`. */
  readonly noun: string;
  /** Of one record. */
  readonly schema: v.GenericSchema;
  /** A record as it is answered. */
  readonly show: (record: SiteRecords[C]) => Shown;
}

/** A record as it is answered: JSON. */
export interface Shown {
  readonly id: string;
  readonly deletedAt: number | null;
}

type Records = { readonly [C in EditableCollection]: ReadonlyMap<string, SiteRecords[C]> };

export function recordsOf<C extends EditableCollection>(site: Site, collection: C): Records[C] {
  const records: Records = site;
  return records[collection];
}

/** @throws {Problem} `unknown-<noun>` (404), or `damaged` (409) for a record that makes no sense as it stands */
export function recordOf<C extends EditableCollection>(
  { collection, noun }: Pick<Resource<C>, 'collection' | 'noun'>,
  site: Site,
  id: string,
): SiteRecords[C] {
  const record = recordsOf(site, collection).get(id);
  if (record !== undefined) return record;
  const damage = site.damaged.find((one) => one.collection === collection && one.id === id);
  if (damage !== undefined) {
    throw new Problem(
      409,
      'damaged',
      `This ${noun} makes no sense as it stands in the site (${damage.problem}). The manager tells more about it.`,
    );
  }
  throw new Problem(404, `unknown-${noun}`, `There is no such ${noun} (any more). Look at the list again.`);
}

/** The record as an edit left it, before it is on the disk: for the answer, which waits for that. */
export function readBack<C extends EditableCollection>(
  doc: Y.Doc,
  collection: C,
  id: string,
): SiteRecords[C] {
  const { value, problems } = PARSERS[collection](id, topMap(doc, collection)?.get(id));
  if (value !== null) return value;
  throw new Error(`What was just written into ${collection} can't be read: ${problems.join('; ')}`);
}

/** @throws {Problem} `in-trash` (409) */
export function demandNotInTrash(noun: string, record: { readonly deletedAt: number | null }): void {
  if (record.deletedAt === null) return;
  throw new Problem(409, 'in-trash', `This ${noun} is in the trash. Restore it first, then change it.`);
}
