import { expect } from '@playwright/test';
import { createContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { createSchedule } from '#lib/model/schedule';
import { updateSettings } from '#lib/model/settings';
import { test } from '../support/browser-test';
import { startSite, type TestSite } from '../support/kiosk-site';
import { openManager } from '../support/manager-page';

let site: TestSite;

test.beforeEach(async () => {
  site = await startSite('open');
  await site.api('POST', '/api/v1/enrolment', { screen: 'hall', secret: 'a secret of a kiosk that is away' });
  await site.editor.edit((doc, origin) => {
    const at = Date.now();
    const playlistOf = (name: string) => {
      const text = { title: `${name} on the wall`, body: '', colour: '#ffffff', align: 'center' as const };
      const content = createContent(doc, { type: 'text', name: `${name} text`, text, at }, origin);
      return createPlaylist(doc, { name, items: [{ content }], at }, origin);
    };
    const days = [1, 2, 3, 4, 5] as (1 | 2 | 3 | 4 | 5)[];
    const when = { days, start: '08:00', end: '12:00' };
    createSchedule(
      doc,
      { name: 'Week', targets: ['all'], playlist: playlistOf('Morning'), when, at },
      origin,
    );
    updateSettings(doc, { timezone: 'UTC', defaultPlaylist: playlistOf('Quiet') }, origin);
  });
});
test.afterEach(() => site.stop());

test('the day of a screen is scrubbed over a border: picture, reason and API change together', async ({
  context,
}) => {
  const page = await openManager(context, site.server.url);
  const picture = page.locator('.layer[data-layer="front"] .title');
  const why = page.getByRole('region', { name: 'Why' });
  await page.getByRole('link', { name: 'What plays on hall then?' }).click();
  await expect(page.getByRole('heading', { name: 'What plays then?', level: 1 })).toBeVisible();
  await page.getByLabel('Date', { exact: true }).fill('2026-03-02');
  await page.getByLabel('Time', { exact: true }).fill('07:59:00');
  await expect(picture).toHaveText('Quiet on the wall');
  await expect(why).toContainText('the site’s default playlist “Quiet” plays');

  await page.getByRole('slider', { name: 'Time of day' }).press('ArrowRight');
  await expect(picture).toHaveText('Morning on the wall');
  await expect(why).toContainText('The schedule entry “Week” plays “Morning” from 08:00 to 12:00.');
  await expect(page).toHaveURL(/screen=hall&at=2026-03-02T08%3A00%3A00\.000Z/);
  expect(await site.api('GET', '/api/v1/screens/hall/playback?at=2026-03-02T08:00:00Z')).toMatchObject({
    playback: {
      mode: 'scheduled',
      source: { name: 'Morning' },
      item: { content: { name: 'Morning text' } },
      nextChange: '2026-03-02T08:00:10.000Z',
    },
    reasons: [{ kind: 'entry', name: 'Week', verdict: { code: 'wins' } }, {}, {}],
  });
  await expect(page.locator('[data-fact="next"]')).toHaveText('08:00:10: “Morning text” of “Morning”');

  await context.setOffline(true);
  await page.getByRole('button', { name: 'Next change' }).click();
  await expect(picture).toHaveText('Quiet on the wall');
  await expect(page.getByLabel('Time', { exact: true })).toHaveValue('12:00:00');
  await page.getByRole('button', { name: 'Previous change' }).click();
  await expect(page.getByLabel('Time', { exact: true })).toHaveValue('08:00:00');
  await expect(picture).toHaveText('Morning on the wall');

  await page.getByRole('link', { name: 'Playlists', exact: true }).click();
  await page.getByRole('link', { name: 'Quiet' }).click();
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await expect(picture).toHaveText('Quiet on the wall');
  await expect(page.getByRole('dialog')).toContainText('Now “Quiet text”');
});
