import type { ServerContext } from '#lib/server/context';
import { setEnrolmentPolicy } from '#lib/server/devices/policy';
import { launch } from '#lib/server/launches/command';
import { ingestFile } from '#lib/server/media/ingest';
import { type DemoMedia, POSTER_NAMES } from './media';
import { type SiteMedia, writeSite } from './site';

export interface Seed {
  readonly media: DemoMedia;
  /** The address of the page that is shown as web content. */
  readonly page: string;
}

const LAUNCH_SECONDS = 30 * 60;

/** Fills an empty site through the doors that people use: media, edits, a launch, the enrolment policy. */
export async function seed(context: ServerContext, { media, page }: Seed): Promise<void> {
  const by = 'demo';
  const giver = { by, byName: by };
  const take = async (file: string, name: string) => (await ingestFile(context, file, { name, by })).media;
  const posters = Object.fromEntries(
    await Promise.all(
      POSTER_NAMES.map(async (name) => [name, await take(media.posters[name], name)] as const),
    ),
  ) as SiteMedia['posters'];
  const film = media.film === null ? null : await take(media.film, 'launch-day.webm');

  const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions();
  const { openDay } = await context.live.edit(by, (doc, origin) =>
    writeSite(doc, { at: context.now(), by, timezone, posters, film, page }, origin),
  );
  await setEnrolmentPolicy(context.db, 'open');
  await launch(context, giver, {
    source: { type: 'content', id: openDay },
    targets: ['screen:lobby-totem'],
    mode: 'priority',
    seconds: LAUNCH_SECONDS,
  });
}
