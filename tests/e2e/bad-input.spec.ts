import { expect, type Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Sample } from '../support/samples';
import { probeFrames } from '../support/frame-probe';
import { playByDefault, startForeignPage } from '../support/kiosk-site';
import { kioskTest, type OpenedSite } from '../support/kiosk-test';
import { makeFilm } from '../support/make-film';
import { makePicture } from '../support/pictures';
import { upload } from '../support/upload';

// A worker's own requests can't be answered by a test.
kioskTest.use({ serviceWorkers: 'block' });

const text = (title: string): Sample => ({
  type: 'text',
  name: title,
  text: { title, body: '', colour: '#ffffff', align: 'center' },
});

interface Case {
  readonly what: string;
  readonly make: (page: Page, site: OpenedSite) => Promise<Sample>;
  /** What the manager is told. */
  readonly says: RegExp;
}

async function picture({ server, cookie, directory }: OpenedSite): Promise<Sample> {
  const media = await upload(server.url, cookie, await makePicture(directory, 'Bad', '#a01020'));
  return { type: 'image', name: 'Bad', media };
}

/** A picture for which the server answers something else. */
const answered =
  (answer: Parameters<Parameters<Parameters<Page['route']>[1]>[0]['fulfill']>[0]): Case['make'] =>
  async (page, site) => {
    await page.route('**/media/**', (route) => route.fulfill(answer));
    return picture(site);
  };

/** A film of which the device gets a copy in MPEG-4 part 2: no Chromium plays that, and the server would not take it. */
async function strangeFilm(page: Page, { server, cookie, directory }: OpenedSite): Promise<Sample> {
  const file = path.join(directory, 'strange.mp4');
  await promisify(execFile)('ffmpeg', [
    ...['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=2'],
    ...['-c:v', 'mpeg4', '-movflags', '+faststart', file],
  ]);
  await page.route('**/media/**', (route) => route.fulfill({ path: file, contentType: 'video/mp4' }));
  const media = await upload(server.url, cookie, await makeFilm(directory, 2));
  return { type: 'video', name: 'Bad', media };
}

const CASES: readonly Case[] = [
  { what: 'a file that is gone', make: answered({ status: 404 }), says: /“Bad” can’t be shown/ },
  { what: 'a server that fails', make: answered({ status: 500 }), says: /“Bad” can’t be shown/ },
  {
    what: 'a damaged picture',
    make: answered({ contentType: 'image/jpeg', body: Buffer.from('ffd8ffe000104a46494600', 'hex') }),
    says: /“Bad” can’t be shown/,
  },
  {
    what: 'a download that stalls',
    make: async (page, site) => {
      await page.route('**/media/**', () => undefined);
      return picture(site);
    },
    says: /“Bad” was not ready in all of its time/,
  },
  {
    what: 'a film in a format that the device lacks',
    make: strangeFilm,
    says: /“Bad” can’t be played/,
  },
];

for (const { what, make, says } of CASES)
  kioskTest(`goes on with the next good thing beside ${what}, and says why`, async ({ page, open }) => {
    const site = await open('open');
    const bad = await make(page, site);
    const { contents } = await playByDefault(site, [
      { seconds: 1, content: text('Before') },
      { seconds: 2, content: bad },
      { seconds: 1, content: text('Next') },
    ]);
    const [before = '', , next = ''] = contents;
    await page.goto(`${site.server.url}/display?id=hall`);
    const stage = page.locator('#stage');
    await expect(stage).toHaveAttribute('data-content', /.+/);
    const probe = await probeFrames(page);
    for (const id of [before, next, before, next]) await expect(stage).toHaveAttribute('data-content', id);
    await expect
      .poll(() => (site.editor.screen('hall')?.status?.errors ?? []).map((one) => one.text).join('\n'))
      .toMatch(says);
    const { blanks, changes } = await probe.read();
    expect(blanks).toEqual([]);
    expect(changes.map(({ to }) => to)).not.toContain(bad.type);
  });

kioskTest(
  'a page leads the screen nowhere, and opens neither windows nor dialogues',
  async ({ page, open }) => {
    const site = await open('open');
    const pushy = await startForeignPage(`<h1>Pushy</h1><script>
    const tries = [
      () => { top.location = 'about:blank'; },
      () => { parent.location.href = 'https://example.invalid/'; },
      () => open('about:blank'),
      () => alert('hello'),
      () => confirm('hello'),
      () => prompt('hello'),
      () => print(),
    ];
    for (const attempt of tries) try { attempt(); } catch {}
    addEventListener('beforeunload', (event) => event.preventDefault());
    document.body.dataset.tried = 'yes';
  </script>`);
    const opened: string[] = [];
    page.on('dialog', (dialog) => {
      opened.push(dialog.type());
      void dialog.dismiss();
    });
    page.context().on('page', () => opened.push('window'));
    const { contents } = await playByDefault(site, [
      { seconds: 2, content: { type: 'url', name: 'Pushy', url: pushy.url } },
      { seconds: 1, content: text('Next') },
    ]);
    await page.goto(`${site.server.url}/display?id=hall`);
    const stage = page.locator('#stage');
    await expect(stage).toHaveAttribute('data-content', contents[0] ?? '');
    await expect(page.frameLocator(`iframe[src="${pushy.url}"]`).locator('body')).toHaveAttribute(
      'data-tried',
      'yes',
    );
    const probe = await probeFrames(page);
    for (const id of [1, 0, 1]) await expect(stage).toHaveAttribute('data-content', contents[id] ?? '');
    expect(page.url()).toContain('/display?id=hall');
    expect(opened).toEqual([]);
    expect((await probe.read()).blanks).toEqual([]);
    await pushy.stop();
  },
);
