import { expect, type Page } from '@playwright/test';
import { createContent } from '#lib/model/content';
import { createGroup } from '#lib/model/group';
import { createPlaylist } from '#lib/model/playlist';
import { createSchedule } from '#lib/model/schedule';
import { updateScreen } from '#lib/model/screen';
import { trashRecord } from '#lib/model/trash';
import { approveScreens } from '../support/approve-screens';
import { axeFindings } from '../support/axe';
import { test } from '../support/browser-test';
import { openEditor } from '../support/editor';
import { openManager } from '../support/manager-page';
import { startTestServer, type TestServer } from '../support/server';
import { ADMIN, signIn } from '../support/sign-in';

let server: TestServer;

test.beforeEach(async () => {
  server = await startTestServer({
    env: { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password },
  });
  const long = 'A screen with a name that is as long as people make them when nobody tells them to be short';
  const cookie = await signIn(server.url);
  await approveScreens(server.url, cookie, [
    { id: 'hall', name: 'Hall', location: 'Ground floor' },
    { id: 'long', name: long },
    { id: 'gone', name: 'Old kiosk' },
  ]);
  const editor = await openEditor(server.url, cookie);
  await editor.edit((doc, origin) => {
    const days: (1 | 2 | 3 | 4 | 5 | 6 | 7)[] = [1, 2, 3, 4, 5, 6, 7];
    trashRecord(doc, 'screens', 'gone', 2, origin);
    updateScreen(
      doc,
      'hall',
      { hours: { periods: [{ days, start: '07:00', end: '21:00' }], closed: [] } },
      origin,
    );
    createGroup(doc, { name: 'Shops', members: ['hall'], at: 1 }, origin);
    const text = { title: 'Hi', body: '', colour: '#ffffff', align: 'center' } as const;
    const content = createContent(doc, { type: 'text', name: 'Hi', text, at: 1 }, origin);
    const menu = createPlaylist(doc, { name: 'Menu', items: [{ content }], at: 1 }, origin);
    const lost = createPlaylist(doc, { name: 'Lost', items: [], at: 2 }, origin);
    const entry = { playlist: menu, targets: ['all'], at: 1 };
    createSchedule(doc, { ...entry, when: { days, start: '08:00', end: '18:00' } }, origin);
    const targets = ['screen:hall', 'screen:gone'];
    createSchedule(
      doc,
      { ...entry, name: 'Late', targets, when: { days, start: '17:00', end: '02:00' } },
      origin,
    );
    createSchedule(doc, { ...entry, playlist: lost, when: { days, start: '20:00', end: '20:30' } }, origin);
  });
  editor.close();
});
test.afterEach(() => server.stop());

/** Nothing that a machine can find, in both themes. */
async function expectClean(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page), `${what}, ${colorScheme}`).toEqual([]);
  }
}

test('the pages for schedules, groups, emergencies and what plays keep the rules of WCAG 2.2 AA', async ({
  context,
}) => {
  const page = await openManager(context, server.url);
  const schedules = `${server.url}/manager/schedules`;
  const dialog = page.getByRole('dialog');

  await page.goto(`${schedules}?view=week&for=screen:hall&date=2026-03-25`);
  await expect(page.locator('[data-occurrence]').first()).toBeVisible();
  await expectClean(page, 'the week');

  await page.getByRole('button', { name: 'New entry' }).click();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByLabel('Playlist', { exact: true })).toBeFocused();
  await expect(dialog.getByLabel('Playlist', { exact: true })).toHaveAccessibleDescription(
    /Choose the playlist/,
  );
  await expectClean(page, 'a form that is refused');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Copy…' }).click();
  await expectClean(page, 'copying');
  await page.keyboard.press('Escape');

  // A long name widens no page of a phone.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('link', { name: 'List', exact: true }).click();
  const late = page.getByRole('button', { name: /Late/ });
  await expect(late).toContainText('The screen “Old kiosk” is in the trash');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await expectClean(page, 'the list');
  await late.click();
  await expect(dialog.getByLabel('Old kiosk (in the trash)')).toBeChecked();
  await expectClean(page, 'an entry');
  await page.setViewportSize({ width: 1280, height: 900 });

  for (const [path, sign] of [
    ['manager/schedules/day?for=screen:hall&date=2026-03-29', 'What plays on Hall'],
    ['manager/schedules/calendar-file', 'Calendar files'],
    ['manager/groups', 'Shops'],
    ['manager/playback?screen=hall&at=2026-03-25T12:00:00Z', 'Menu'],
    // Says who may call only where the address has opened it.
    ['manager/api#post-contents', 'Demands site.edit'],
  ] as const) {
    await page.goto(`${server.url}/${path}`);
    await expect(
      page
        .getByText(sign)
        .filter({ visible: true })
        .or(page.getByRole('table', { name: sign }))
        .first(),
    ).toBeAttached();
    await expectClean(page, path);
  }

  await page.getByRole('button', { name: 'Emergency' }).click();
  await expect(dialog).toBeVisible();
  await expectClean(page, 'an emergency');
});
