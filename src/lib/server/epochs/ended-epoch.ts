import type { EpochEnd, LiveSite } from '../live';
import { Problem } from '../problem';

export const forgotten = () =>
  new Problem(
    410,
    'epoch-forgotten',
    'This epoch ended more than 90 days ago, and how is not kept any more. Export your edits, and make them anew.',
  );

/** How an earlier epoch of this site ended. @throws {Problem} `unknown-epoch`, `epoch-goes-on` or `epoch-forgotten` */
export async function endedEpoch(
  live: Pick<LiveSite, 'epoch' | 'epochEnd'>,
  epoch: number,
): Promise<EpochEnd> {
  if (epoch === live.epoch) {
    throw new Problem(409, 'epoch-goes-on', 'This epoch has not ended: connect and send your edits.');
  }
  const end = await live.epochEnd(epoch);
  if (end === 'forgotten') throw forgotten();
  if (end === null) throw new Problem(404, 'unknown-epoch', 'This site never had such an epoch.');
  return end;
}
