import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { Page } from '@playwright/test';
import { filesUnder, hasFfmpeg, picture, pngBomb } from '../support/media-files';
import { upload } from '../support/tus-upload';
import { Visitor } from '../support/visitor';
import { refused, type Family } from './attack';
import { addPerson } from './people';
import { watch } from './payloads';
import { openBrowser } from './stage';
import type { Target } from './target';

const CODE = '<html><body><script>parent.__xss?.(1);__xss(1)</script></body></html>';
const JS = '/**/=1;__xss(1);';

interface Smuggled {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Bytes with others behind them. */
const withEnd = (bytes: Buffer, end: string): Buffer => Buffer.concat([bytes, Buffer.from(end)]);

/** A JPEG whose comment is a page. */
function jpegWithComment(jpeg: Buffer): Buffer {
  const text = Buffer.from(CODE);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xfffe);
  head.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)]);
}

/** An MP4 with a box behind all others that nobody reads. */
function mp4WithPage(mp4: Buffer): Buffer {
  const text = Buffer.from(CODE);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(text.length + 8);
  head.write('free', 4, 'latin1');
  return Buffer.concat([mp4, head, text]);
}

function film(directory: string, name: 'a.mp4' | 'a.webm'): Buffer {
  const file = path.join(directory, name);
  const source = 'testsrc2=size=64x64:rate=5:duration=1';
  const made = spawnSync('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    source,
    '-pix_fmt',
    'yuv420p',
    '-metadata',
    `title=${CODE}`,
    file,
  ]);
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr.toString()}`);
  return readFileSync(file);
}

/** What is two things at once: a decoder takes it for a picture or a film, a browser might for a page or a script. */
async function polyglots(directory: string): Promise<readonly Smuggled[]> {
  const [jpeg, png, gif, webp] = await Promise.all([
    picture(60, 40).jpeg().toBuffer(),
    picture(60, 40).png().toBuffer(),
    picture(60, 40).gif().toBuffer(),
    picture(60, 40)
      .webp()
      .withExif({ IFD0: { ImageDescription: CODE } })
      .toBuffer(),
  ]);
  return [
    { name: 'page.jpg', bytes: jpegWithComment(jpeg) },
    { name: 'page.html', bytes: withEnd(jpeg, CODE) },
    { name: 'page.png', bytes: withEnd(png, CODE) },
    { name: 'page.svg', bytes: withEnd(gif, CODE) },
    { name: 'script.js', bytes: withEnd(gif, JS) },
    { name: 'page.webp.html', bytes: webp },
    ...(hasFfmpeg
      ? [
          { name: 'page.mp4.html', bytes: mp4WithPage(film(directory, 'a.mp4')) },
          { name: 'page.webm.html', bytes: withEnd(film(directory, 'a.webm'), CODE) },
        ]
      : []),
  ];
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="__xss(1)"><script>__xss(1)</script></svg>`;
/** What is no picture at all, whatever it is called. */
const DISGUISED: readonly Smuggled[] = [
  { name: 'picture.jpg', bytes: Buffer.from(CODE) },
  { name: 'picture.png', bytes: Buffer.from(svg) },
  { name: 'picture.svg', bytes: Buffer.from(`<?xml version="1.0"?>${svg}`) },
  { name: 'picture.gif', bytes: Buffer.from(`GIF89a${JS}`) },
  { name: 'film.mp4', bytes: Buffer.from(`\0\0\0\u0018ftypmp42${CODE}`) },
  { name: 'film.webm', bytes: Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.from(CODE)]) },
  { name: 'picture.webp', bytes: Buffer.from(`RIFF${CODE}WEBPVP8 `) },
  { name: 'paper.pdf', bytes: Buffer.from(`%PDF-1.7\n${CODE}`) },
  { name: 'empty.png', bytes: Buffer.alloc(0) },
];

async function send({ admin }: Target, directory: string, { name, bytes }: Smuggled) {
  const file = path.join(directory, 'upload');
  writeFileSync(file, bytes);
  return upload(admin, file, { name });
}

/** Opens a file as a page, as a frame, as a script and as a style sheet of our own. */
async function tryToRun(page: Page, url: string, media: string): Promise<void> {
  const answer = await page.goto(url + media);
  const headers = answer?.headers() ?? {};
  expect(headers['content-type']).toMatch(/^(image|video)\/(jpeg|png|gif|webp|avif|mp4|webm)$/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['content-security-policy']).toContain('sandbox');
  expect(await page.evaluate(() => document.contentType)).toMatch(/^(image|video)\//);
  await page.goto(`${url}/login`);
  await page.evaluate(async (src) => {
    for (const [tag, name] of [
      ['script', 'src'],
      ['iframe', 'src'],
      ['object', 'data'],
      ['embed', 'src'],
      ['link', 'href'],
    ] as const) {
      const element = document.createElement(tag);
      if (tag === 'link') element.setAttribute('rel', 'stylesheet');
      await new Promise<void>((resolve) => {
        element.addEventListener('load', () => resolve());
        element.addEventListener('error', () => resolve());
        // An object that is refused says nothing, once it came.
        new PerformanceObserver((list) => {
          if (list.getEntriesByName(new URL(src, location.href).href).length > 0) resolve();
        }).observe({ type: 'resource' });
        element.setAttribute(name, src);
        document.body.append(element);
      });
    }
  }, media);
}

export const uploads: Family = {
  title: 'uploads',
  attacks: [
    {
      name: 'polyglots: pages and scripts inside pictures and films, opened in a browser',
      slow: true,
      run: async ({ site, browser }) => {
        const directory = mkdtempSync(path.join(tmpdir(), 'vitrine-polyglots-'));
        const { context, page } = await openBrowser(browser, site, site.admin.cookie, { bypassCSP: true });
        try {
          const { take } = await watch(context);
          const files = await polyglots(directory);
          let [taken, out] = [0, 0];
          for (const file of files) {
            const { status, body } = await send(site, directory, file);
            if (status >= 400) {
              expect([413, 415, 422]).toContain(status);
              out += 1;
              continue;
            }
            taken += 1;
            const media = `/media/${body.media?.hash ?? ''}`;
            const stored = Buffer.from(await (await site.admin.fetch(media)).arrayBuffer());
            // Pictures are made anew, without what was in them beside the picture.
            if (body.type === 'image') expect(stored.includes('<script>')).toBe(false);
            await tryToRun(page, site.url, media);
            expect([file.name, await take()]).toEqual([file.name, []]);
          }
          return refused(`${out} refused, ${taken} taken for what they show: nothing ran`);
        } finally {
          await context.close();
          rmSync(directory, { recursive: true, force: true });
        }
      },
    },
    {
      name: 'pages, scripts and SVG under the names of pictures and films; a bomb',
      run: async ({ site }) => {
        const directory = mkdtempSync(path.join(tmpdir(), 'vitrine-disguised-'));
        try {
          const before = filesUnder(path.join(site.server.dataDir, 'media'));
          const codes = new Set<string>();
          for (const file of [...DISGUISED, { name: 'bomb.png', bytes: pngBomb() }]) {
            const { status, body } = await send(site, directory, file);
            expect([file.name, [400, 413, 415, 422].includes(status)]).toEqual([file.name, true]);
            codes.add(body.code ?? '');
          }
          expect(filesUnder(path.join(site.server.dataDir, 'media'))).toEqual(before);
          return refused(`${DISGUISED.length + 1} refused (${[...codes].join(', ')}), nothing left behind`);
        } finally {
          rmSync(directory, { recursive: true, force: true });
        }
      },
    },
    {
      name: 'somebody else’s upload, and media without a session',
      run: async ({ site }) => {
        const begun = await site.admin.fetch('/api/v1/uploads', {
          method: 'POST',
          headers: { 'tus-resumable': '1.0.0', 'upload-length': '10' },
        });
        const place = begun.headers.get('location') ?? '';
        expect(begun.status).toBe(201);
        const other = await otherEditor(site);
        for (const method of ['HEAD', 'PATCH', 'DELETE']) {
          const answer = await other.fetch(place, {
            method,
            headers: {
              'tus-resumable': '1.0.0',
              'upload-offset': '0',
              ...(method === 'PATCH' ? { 'content-type': 'application/offset+octet-stream' } : {}),
            },
            ...(method === 'PATCH' ? { body: 'x' } : {}),
          });
          expect([method, answer.status]).toEqual([method, 404]);
        }
        expect((await fetch(`${site.url}/media/${'0'.repeat(64)}`)).status).toBe(401);
        return refused('404 for another’s, 401 without a session');
      },
    },
  ],
};

async function otherEditor(site: Target): Promise<Visitor> {
  return new Visitor(site.url).logIn(await addPerson(site, 'editor'));
}
