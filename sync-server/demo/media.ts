import path from 'node:path';
import sharp from 'sharp';
import { makeFilm } from './film';
import { hours } from './posters/hours';
import { menu } from './posters/menu';
import { night } from './posters/night';
import { openDay } from './posters/open-day';
import { safety } from './posters/safety';
import { wayfinding } from './posters/wayfinding';
import { welcome } from './posters/welcome';

const POSTERS = { welcome, wayfinding, hours, openDay, menu, safety, night };

export type PosterName = keyof typeof POSTERS;
export const POSTER_NAMES = Object.keys(POSTERS) as readonly PosterName[];

/** Files in a directory of the caller's; `film` is null on a machine without ffmpeg. */
export interface DemoMedia {
  readonly posters: Readonly<Record<PosterName, string>>;
  readonly film: string | null;
}

/** Draws the demo's pictures and its film into a directory. */
export async function makeMedia(directory: string): Promise<DemoMedia> {
  const draw = async (name: PosterName): Promise<readonly [PosterName, string]> => {
    const file = path.join(directory, `${name}.png`);
    await sharp(Buffer.from(POSTERS[name]())).png().toFile(file);
    return [name, file];
  };
  const posters = Object.fromEntries(await Promise.all(POSTER_NAMES.map(draw))) as DemoMedia['posters'];
  const film = path.join(directory, 'launch-day.webm');
  return { posters, film: (await makeFilm(film)) ? film : null };
}
