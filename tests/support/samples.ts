import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ContentType, NewContent } from '#lib/model/content';
import { startForeignPage, type TestSite } from './kiosk-site';
import { makeFilm, makeSound } from './make-film';
import { BLUE, GREEN, pdf, RED } from './pdf';
import { makePicture } from './pictures';
import { upload } from './upload';

type Fields<T> = T extends unknown ? Omit<T, 'at'> : never;
export type Sample = Fields<NewContent>;

/** Two contents of each type that can be told apart on a picture of the screen; the YouTube ones need `playYoutube`. */
export async function makeSamples(
  { server, cookie }: TestSite,
  directory: string,
): Promise<{ readonly samples: readonly (readonly [Sample, Sample])[]; readonly stop: () => Promise<void> }> {
  const pages = await Promise.all(
    ['#123456', '#305010'].map((colour) =>
      startForeignPage(`<body style="background:${colour};color:#fff"><h1>Timetable</h1>`),
    ),
  );
  const [page, otherPage] = pages.map(({ url }) => url);
  const picture = async (name: string, colour: string): Promise<Sample> => ({
    type: 'image',
    name,
    media: await upload(server.url, cookie, await makePicture(directory, name, colour)),
  });
  const film = async (seconds: number): Promise<Sample> => ({
    type: 'video',
    name: `Film of ${seconds} s`,
    media: await upload(server.url, cookie, await makeFilm(directory, seconds)),
  });
  const sound = async (seconds: number, background: string): Promise<Sample> => ({
    type: 'audio',
    name: `Tone of ${seconds} s`,
    background,
    media: await upload(server.url, cookie, await makeSound(directory, seconds)),
  });
  const paper = async (name: string, pages: Parameters<typeof pdf>[0]): Promise<Sample> => {
    const file = path.join(directory, `${name}.pdf`);
    writeFileSync(file, pdf(pages));
    return { type: 'document', name, secondsPerPage: 1, media: await upload(server.url, cookie, file) };
  };
  const text = (title: string, background: string): Sample => ({
    type: 'text',
    name: title,
    background,
    text: { title, body: 'All day', colour: '#ffffff', align: 'center' },
  });
  const pairs: Partial<Record<ContentType, readonly [Sample, Sample]>> = {
    image: [await picture('Red', '#a01020'), await picture('Green', '#108040')],
    video: [await film(3), await film(4)],
    audio: [await sound(3, '#403010'), await sound(4, '#104030')],
    document: [await paper('Menu', [RED, GREEN]), await paper('Notice', [BLUE, GREEN])],
    url: [
      { type: 'url', name: 'Page', url: page ?? '' },
      { type: 'url', name: 'Other page', url: otherPage ?? '' },
    ],
    text: [text('Welcome', '#204060'), text('Good bye', '#602040')],
    widget: [
      {
        type: 'widget',
        name: 'Clock',
        background: '#502030',
        widget: { kind: 'clock', hour12: false, seconds: true, timezone: null },
      },
      { type: 'widget', name: 'Date', background: '#205030', widget: { kind: 'date', timezone: null } },
    ],
    youtube: [
      { type: 'youtube', name: 'Clip', video: 'dQw4w9WgXcQ' },
      { type: 'youtube', name: 'Other clip', video: 'bbbbbbbbbbb' },
    ],
  };
  return {
    samples: Object.values(pairs),
    stop: async () => {
      await Promise.all(pages.map(({ stop }) => stop()));
    },
  };
}
