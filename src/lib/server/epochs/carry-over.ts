import { replayEdits, type CarryOverErrorCode, type LateEdits } from '#lib/model/carry-over';
import type { LiveSite } from '../live';
import { Problem } from '../problem';
import { endedEpoch, forgotten } from './ended-epoch';

export interface CarriedOver {
  /** How many records were changed, the settings being one, or were so already. */
  readonly carried: number;
  readonly skipped: readonly {
    readonly collection: string;
    readonly id: string;
    /** What could not be done, for the person whose edit it was. */
    readonly message: string;
  }[];
}

const REFUSALS: Readonly<Record<CarryOverErrorCode, readonly [number, string, string]>> = {
  malformed: [400, 'malformed-update', 'This update can’t be read. Export your edits, and make them anew.'],
  gap: [
    409,
    'gap',
    'These edits build on changes that the server did not have when that epoch ended. Export them, and make them anew.',
  ],
  'other-site': [
    409,
    'other-epoch',
    'These edits are of another site, or of another epoch than the one named.',
  ],
};

/**
 * Does to the site what a person did in an epoch that has ended, without having been acknowledged: record by record, as
 * that person, in one transaction. Sending it twice is sending it once, unless somebody else changed the same meanwhile.
 * @throws {Problem} and then nothing was changed
 */
export async function carryOver(
  live: Pick<LiveSite, 'epoch' | 'epochEnd' | 'lateEdits' | 'edit'>,
  by: string,
  epoch: number,
  update: Uint8Array,
): Promise<CarriedOver> {
  await endedEpoch(live, epoch);
  const edits = await live.lateEdits(epoch, update).catch((error: unknown) => {
    throw refusal(error);
  });
  if (edits === null) throw forgotten();
  const wanted = edits.records.length + (Object.keys(edits.settings).length > 0 ? 1 : 0);
  if (wanted === 0) return { carried: 0, skipped: [] };
  const skipped = await live.edit(by, (doc, origin) => replayEdits(doc, edits, origin));
  return {
    carried: wanted - skipped.length,
    skipped: skipped.map(({ collection, id, error }) => ({
      collection,
      id,
      // With a field, it is a part of the record that is gone.
      message: error.code === 'not-found' && error.field === null ? goneSentence(edits, id) : error.message,
    })),
  };
}

/** Told by name: a class exists twice in one process (see context.ts). */
function refusal(error: unknown): unknown {
  if (!(error instanceof Error && error.name === 'CarryOverError' && 'code' in error)) return error;
  const [status, code, detail] = REFUSALS[error.code as CarryOverErrorCode];
  return new Problem(status, code, detail, { cause: error });
}

function goneSentence({ records }: LateEdits, id: string): string {
  const diff = records.find((record) => record.id === id);
  const name =
    diff?.kind === 'changed' && typeof diff.fields.name === 'string' ? `“${diff.fields.name}”` : 'It';
  return `${name} was deleted by somebody else, and is no longer in the trash: your change of it was not kept.`;
}
