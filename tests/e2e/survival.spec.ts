import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { createContent, updateContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { createSchedule } from '#lib/model/schedule';
import { updateSettings } from '#lib/model/settings';
import { callApi } from '../support/api';
import { test } from '../support/browser-test';
import { ServerClock } from '../support/clock-file';
import { openEditor } from '../support/editor';
import { startBrowser } from '../support/killable-browser';
import { makePicture } from '../support/pictures';
import { startTestServer } from '../support/server';
import { ADMIN, signIn } from '../support/sign-in';
import { upload } from '../support/upload';

const MINUTE = 60_000;
/** A Monday; the site's zone is UTC. */
const MORNING = Date.parse('2026-11-23T08:00:20Z');

const announcement = (title: string) => ({ title, body: '', colour: '#ffffff', align: 'center' as const });

/** A site with one screen in mind: pictures from 7 to 9, a text from 9 to 10. */
async function furnish(url: string, cookie: string, dir: string) {
  const [red, blue] = [await makePicture(dir, 'red', '#8b1e2d'), await makePicture(dir, 'blue', '#1e3f8b')];
  const media = { red: await upload(url, cookie, red), blue: await upload(url, cookie, blue) };
  const editor = await openEditor(url, cookie);
  const at = MORNING;
  const ids = await editor.edit((doc, origin) => {
    updateSettings(doc, { timezone: 'UTC' }, origin);
    const picture = (name: 'red' | 'blue') =>
      createContent(doc, { type: 'image', name, media: media[name], duration: 60, at }, origin);
    const [one, two] = [picture('red'), picture('blue')];
    const text = createContent(
      doc,
      { type: 'text', name: 'Note', text: announcement('Lunch at noon'), at },
      origin,
    );
    const pictures = createPlaylist(
      doc,
      { name: 'Pictures', items: [{ content: one }, { content: two }], at },
      origin,
    );
    const notes = createPlaylist(doc, { name: 'Notes', items: [{ content: text }], at }, origin);
    const daily = (playlist: string, start: string, end: string) =>
      createSchedule(
        doc,
        {
          playlist,
          targets: ['screen:hall'],
          when: { start, end, days: [1, 2, 3, 4, 5, 6, 7], from: null, to: null, except: [] },
          at,
        },
        origin,
      );
    daily(pictures, '07:00', '09:00');
    daily(notes, '09:00', '10:00');
    return { one, two, text };
  });
  return { editor, ids };
}

/** What is on the screen: the content whose layer is in front. */
const stage = (page: Page) => page.locator('#stage');

test('a kiosk plays on without the server, through a power cut, and takes edits when the server is back', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'vitrine-survival-'));
  const clock = new ServerClock(dir);
  clock.set(MORNING);
  const env = {
    ADMIN_USERNAME: ADMIN.username,
    ADMIN_PASSWORD: ADMIN.password,
    VITRINE_TEST_CLOCK_FILE: clock.file,
  };
  const dataDir = path.join(dir, 'data');
  const profile = path.join(dir, 'profile');
  let server = await startTestServer({ env, dataDir });
  const { port, url } = server;
  const restart = (data: string) => startTestServer({ env: { ...env, PORT: String(port) }, dataDir: data });
  let browser = await startBrowser(profile);
  try {
    const cookie = await signIn(url);
    await callApi(url, cookie, 'PUT', '/api/v1/enrolment-policy', { policy: 'open' });
    const { editor, ids } = await furnish(url, cookie, dir);

    await browser.context.clock.install({ time: clock.now() });
    let page = await browser.context.newPage();
    await page.goto(`${url}/display?id=hall&name=Hall&location=Ground%20floor`);
    await expect(stage(page)).toHaveAttribute('data-mode', 'scheduled');
    await expect(stage(page)).toHaveAttribute('data-content', ids.one);
    await expect(stage(page)).toHaveAttribute('data-replica', 'synced');
    await expect(stage(page)).toHaveAttribute('data-cached', '2/2');
    await expect(stage(page)).toHaveAttribute('data-offline-ready', 'yes');
    editor.close();

    await server.kill('SIGKILL');
    await expect(stage(page)).toHaveAttribute('data-replica', 'local');

    // Across an item change, then across a schedule boundary, with nobody to ask.
    const advance = async (ms: number) => {
      clock.advance(ms);
      await page.clock.fastForward(ms);
    };
    await advance(MINUTE);
    await expect(stage(page)).toHaveAttribute('data-content', ids.two);
    await expect(page.locator('[data-layer="front"] img, img[data-layer="front"]')).toBeVisible();
    await advance(60 * MINUTE);
    await expect(stage(page)).toHaveAttribute('data-content', ids.text);
    await expect(page.getByText('Lunch at noon')).toBeVisible();

    // The plug is pulled on the kiosk too.
    await browser.kill();
    const started = performance.now();
    browser = await startBrowser(profile);
    const launched = performance.now();
    await browser.context.clock.install({ time: clock.now() });
    page = await browser.context.newPage();
    await page.goto(`${url}/display?id=hall&name=Hall&location=Ground%20floor`);
    await page.locator('[data-layer="front"]').waitFor();
    const shown = performance.now();
    console.log(
      `first frame after a cold boot without the server: ${Math.round(shown - launched)} ms (Chromium itself: ${Math.round(launched - started)} ms)`,
    );
    await expect(stage(page)).toHaveAttribute('data-content', ids.text);
    await expect(stage(page)).toHaveAttribute('data-mode', 'scheduled');
    await expect(stage(page)).toHaveAttribute('data-replica', 'local');

    // Back from a dead server to a picture of the cache: tomorrow morning.
    await advance(23 * 60 * MINUTE);
    await expect(page.locator('[data-layer="front"] img, img[data-layer="front"]')).toBeVisible();
    await advance(60 * MINUTE);
    await expect(page.getByText('Lunch at noon')).toBeVisible();

    server = await restart(dataDir);
    await page.evaluate(() => Object.assign(window, { neverReloaded: true }));
    const again = await openEditor(url, await signIn(url));
    await again.edit((doc, origin) =>
      updateContent(doc, ids.text, { text: announcement('Lunch at one') }, origin),
    );
    again.close();
    await expect(page.getByText('Lunch at one')).toBeVisible();
    await expect(stage(page)).toHaveAttribute('data-server', 'ok');
    expect(await page.evaluate(() => 'neverReloaded' in window)).toBe(true);

    // Somebody set the server up anew, with nothing in it.
    await server.kill('SIGKILL');
    server = await restart(path.join(dir, 'empty'));
    await expect(stage(page)).toHaveAttribute('data-server', 'other-site');
    await expect(stage(page)).toHaveAttribute('data-content', ids.text);
    await expect(page.getByText('Lunch at one')).toBeVisible();
    await page.reload();
    await expect(page.getByText('Lunch at one')).toBeVisible();
    await expect(stage(page)).toHaveAttribute('data-server', 'other-site');
    await expect(stage(page)).toHaveAttribute('data-cached', '2/2');
  } finally {
    await browser.kill();
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});
