import type { Launch } from '#lib/model/launch';
import type { Site } from '#lib/model/site';
import { standingLaunches } from '#lib/model/standing';
import type { ServerContext } from '../context';

/** A launch that stands, with the name of what it shows; empty where that is not there any more. */
export interface StandingLaunch extends Launch {
  readonly name: string;
}

/** What stands now: emergencies first, each kind newest first. */
export async function standingNow({
  live,
  now,
}: ServerContext): Promise<{ now: number; launches: readonly StandingLaunch[] }> {
  const site = await live.site();
  const at = now();
  return {
    now: at,
    launches: standingLaunches(site, at).map((launch) => ({ ...launch, name: sourceName(site, launch) })),
  };
}

function sourceName(site: Site, { source }: Launch): string {
  const records = source.type === 'content' ? site.contents : site.playlists;
  return records.get(source.id)?.name ?? '';
}
