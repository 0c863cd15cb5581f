import { expect } from '@playwright/test';
import type { Site } from '#lib/model/site';
import { readSite } from '#lib/model/read';
import { createScreen } from '#lib/model/screen';
import { test } from '../support/browser-test';
import { addPlaylist, addText, expectItems, openManager, openPage } from '../support/manager-page';
import type { Editor } from '../support/editor';
import { startSiteInProcess, type SiteInProcess } from '../support/site-in-process';

let server: SiteInProcess;
let editor: Editor;

test.beforeEach(async () => {
  server = await startSiteInProcess();
  editor = await server.openEditor();
});
test.afterEach(async () => {
  editor.close();
  await server.stop();
});

/** Waits until the server's document says so. */
async function expectSite(look: (site: Site) => unknown, expected: unknown): Promise<void> {
  await expect.poll(() => look(readSite(editor.doc))).toEqual(expected);
}

test('a group, the hours and the media window of its screens are set with the forms, each field’s mistake named at the field', async ({
  context,
}) => {
  await server.context.live.edit('test', (doc, origin) => {
    for (const id of ['hall', 'door', 'yard']) createScreen(doc, { id, name: id, at: 1 }, origin);
  });
  const page = await openManager(context, server.url);
  await openPage(page, 'Groups');
  await page.getByRole('button', { name: 'New group' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Ground floor');
  await dialog.getByLabel('hall').check();
  await dialog.getByLabel('door').check();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('article', { name: 'Ground floor' })).toContainText('2 screens');

  await page.getByRole('button', { name: /^Set hours… of Ground floor/ }).click();
  await dialog.getByLabel('On at these times').check();
  for (const day of ['Saturday', 'Sunday']) await dialog.getByLabel(day).setChecked(false, { force: true });
  await dialog.getByLabel('End').fill('');
  await dialog.getByRole('button', { name: 'Set hours of 2 screens' }).click();
  await expect(dialog.getByLabel('End')).toHaveAccessibleDescription(/When does it end/);
  await dialog.getByLabel('End').fill('20:00');
  await dialog.getByLabel('Closed on').fill('2026-12-24');
  await dialog.getByRole('button', { name: 'Add date' }).click();
  await expect(dialog.getByText('Mon–Fri 08:00–20:00; closed on 24 Dec 2026')).toBeVisible();
  await dialog.getByRole('button', { name: 'Set hours of 2 screens' }).click();
  await expect(dialog).toBeHidden();
  const hours = {
    periods: [{ days: [1, 2, 3, 4, 5], start: '08:00', end: '20:00' }],
    closed: ['2026-12-24'],
  };
  const hoursOf = ({ screens }: Site) => ['door', 'hall', 'yard'].map((id) => screens.get(id)?.hours);
  await expectSite(hoursOf, [hours, hours, null]);

  await openPage(page, 'Screens');
  await page.getByRole('button', { name: 'Edit hall…' }).click();
  await dialog.getByLabel('Ground floor').uncheck();
  const media = dialog.getByRole('group', { name: 'Media download' });
  await media.getByLabel('Only between these times').check();
  await media.getByLabel('Start').fill('23:00');
  await media.getByLabel('End').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(media.getByLabel('End')).toHaveAccessibleDescription(/When does it end/);
  await media.getByLabel('End').fill('04:30');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expectSite(({ screens }) => screens.get('hall')?.mediaWindow, { start: '23:00', end: '04:30' });
  await expectSite(({ groups }) => [...groups.values()].map(({ members }) => members), [['door']]);

  await openPage(page, 'Groups');
  await page.getByRole('button', { name: 'Edit Ground floor…' }).click();
  await dialog.getByRole('button', { name: 'Move to trash…' }).click();
  await dialog.getByRole('button', { name: 'Move to trash' }).click();
  await expect(page.getByText('No group yet')).toBeVisible();
  await openPage(page, 'Trash');
  await page.getByRole('button', { name: 'Restore Ground floor' }).click();
  await expectSite(({ groups }) => [...groups.values()].map(({ deletedAt }) => deletedAt), [null]);
});

test('a playlist in a playlist, an item’s times, a template, and no playlist in itself', async ({
  context,
}) => {
  const page = await openManager(context, server.url);
  await addText(page, 'Breakfast');
  await addPlaylist(page, 'Notices', ['Breakfast']);
  await addPlaylist(page, 'Lobby', ['Breakfast']);
  await page.getByRole('button', { name: 'Playlists', exact: true }).click();
  await page.getByRole('button', { name: /^Add Notices/ }).click();
  await expectItems(page, ['Breakfast', 'Notices']);

  await page.getByRole('button', { name: 'When Breakfast plays…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Only at these times').check();
  await dialog.getByLabel('Start').fill('07:00');
  await dialog.getByLabel('End').fill('10:00');
  await dialog.getByLabel('Last day').fill('2026-12-24');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Every day 07:00–10:00 · until 24 Dec 2026')).toBeVisible();
  await expect(page.getByText('2 items · up to 20 s · loops')).toBeVisible();
  const itemsOf = (name: string) => (site: Site) =>
    [...site.playlists.values()].find((one) => one.name === name)?.items;
  const nested = { content: null, playlist: expect.any(String) as unknown };
  const conditions = [{ days: [1, 2, 3, 4, 5, 6, 7], start: '07:00', end: '10:00' }];
  await expect
    .poll(() => itemsOf('Lobby')(readSite(editor.doc)))
    .toMatchObject([{ validity: { from: null, to: '2026-12-24' }, conditions }, nested]);

  // The other way round would have no end.
  await page.getByRole('link', { name: 'Notices', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Notices', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Playlists', exact: true }).click();
  await page.getByRole('button', { name: /^Add Lobby/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Lobby' })).toBeVisible();
  await expectItems(page, ['Breakfast']);

  await page.getByRole('button', { name: 'Duplicate…' }).click();
  await dialog.getByLabel('Name').fill('Pattern');
  await dialog.getByLabel(/a template/).check();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText('This is a template')).toBeVisible();
  // What was refused on the other playlist's page stayed there.
  await expect(page.getByRole('alert').filter({ hasText: 'Lobby' })).toBeHidden();
  await page.getByRole('button', { name: 'New from template…' }).click();
  await dialog.getByLabel('Name').fill('Fresh');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name: 'Fresh', level: 1 })).toBeVisible();
  await expectItems(page, ['Breakfast']);
  await expectSite(
    ({ playlists }) => [...playlists.values()].map(({ name, template }) => `${name} ${template}`).sort(),
    ['Fresh false', 'Lobby false', 'Notices false', 'Pattern true'],
  );

  await openPage(page, 'Settings');
  const choice = page.getByLabel('Default playlist');
  for (const label of ['Lobby', 'Fresh']) await choice.selectOption({ label });
  await expect(choice.locator('option')).toHaveText([
    'None: show the idle card',
    'Fresh',
    'Lobby',
    'Notices',
  ]);
  await expect(page.getByText('in the trash or gone')).toBeHidden();
});
