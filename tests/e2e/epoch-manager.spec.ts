import { expect, type Page } from '@playwright/test';
import { demoteEverybody } from '../support/accounts';
import { trashRecord } from '#lib/model/trash';
import { test } from '../support/browser-test';
import { storedCopies } from '../support/databases';
import {
  addText,
  expectSaved,
  exportedEdits,
  headerState,
  openManager,
  openPage,
} from '../support/manager-page';
import { layCable, type Cable } from '../support/network';
import { startSiteInProcess, type SiteInProcess } from '../support/site-in-process';

const DAY = 86_400_000;

let site: SiteInProcess;
let cable: Cable;
test.beforeEach(async () => {
  site = await startSiteInProcess();
  cable = await layCable(() => site.port);
});
test.afterEach(async () => {
  await cable.close();
  await site.stop();
});

async function goOffline(page: Page): Promise<void> {
  cable.cut();
  await expect(headerState(page)).not.toHaveAttribute('data-connection', 'online');
}

async function rename(page: Page, from: string, to: string): Promise<void> {
  await openPage(page, 'Contents');
  await page.getByRole('button', { name: new RegExp(`^${from}`) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(to);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
}

async function trash(page: Page, name: string): Promise<void> {
  await openPage(page, 'Contents');
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  const dialog = page.getByRole('dialog').first();
  await dialog.getByRole('button', { name: /trash|Delete/i }).click();
  await page.getByRole('button', { name: 'Move to trash' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

const contents = async () => {
  const { contents: all } = await site.context.live.site();
  return [...all.values()]
    .map(({ name, deletedAt }) => `${name}${deletedAt === null ? '' : ' (trash)'}`)
    .sort();
};

test('SS16.4: what was edited and deleted offline, in two tabs and over a reload, is in the next epoch', async ({
  context,
}) => {
  const page = await openManager(context, cable.url);
  for (const name of ['One', 'Two', 'Three']) await addText(page, name);
  await expectSaved(page);
  const tab = await context.newPage();
  await tab.goto(`${cable.url}/manager`);
  await expect(headerState(tab)).toHaveAttribute('data-connection', 'online');

  await goOffline(page);
  await goOffline(tab);
  await addText(page, 'Four');
  await trash(page, 'Two');
  await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
  await page.reload();
  await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
  await rename(page, 'Three', 'Drei');
  await addText(tab, 'Five');
  await expect(headerState(tab)).toHaveAttribute('data-edits', 'device');
  await page.getByRole('button', { name: '3 not saved' }).click();
  const list = page.getByRole('dialog', { name: 'Not saved yet' });
  await expect(list.getByRole('listitem')).toHaveText([
    'Content “Drei” changed: name',
    'Content “Two” moved to the trash',
    'Content “Four” added',
  ]);
  await list.getByRole('button', { name: 'Close' }).click();

  // Meanwhile somebody deletes what is renamed here, so long ago that the new epoch has it no more.
  const { contents: now } = await site.context.live.site();
  const three = [...now.values()].find(({ name }) => name === 'Three')?.id ?? '';
  await site.context.live.edit('test', (doc, origin) =>
    trashRecord(doc, 'contents', three, site.clock.now() - 40 * DAY, origin),
  );
  const epoch = await site.beginEpoch();
  for (const one of [page, tab]) await one.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
  await page.getByRole('button', { name: 'Add text' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Half written');

  await cable.mend();
  for (const one of [page, tab]) {
    await expect(headerState(one)).toHaveAttribute('data-connection', 'online');
    await expectSaved(one);
  }
  await expect.poll(contents).toEqual(['Five', 'Four', 'One', 'Two (trash)']);
  for (const one of [page, tab]) expect(await one.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
  // The person's place is kept.
  await expect(page.getByRole('dialog').getByLabel('Name')).toHaveValue('Half written');
  await page.getByRole('dialog').getByLabel('Title').fill('Half written');
  await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
  await expectSaved(page);
  expect(await contents()).toContain('Half written');

  // What was left behind is said, kept over a reload, and goes when somebody has it.
  await page.reload();
  const left = page.getByRole('alert').filter({ hasText: 'Some of your earlier edits' });
  await expect(left.getByRole('listitem')).toContainText('Content “Drei”');
  await expect(left.getByRole('listitem')).toContainText('deleted by somebody else');
  const file = await exportedEdits(page);
  expect(file.edits).toMatchObject([{ what: 'Content “Drei”', record: { name: 'Drei' } }]);
  await left.getByRole('button', { name: 'Discard these edits' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(left).toBeHidden();
  await expect
    .poll(() => storedCopies(page))
    .toEqual([expect.stringMatching(new RegExp(`^${epoch}/user/`)) as unknown as string]);
});

test('SS16.6: edits of somebody who lost the right to edit are shown, exported, and dropped only on request', async ({
  context,
}) => {
  const page = await openManager(context, cable.url);
  await addText(page, 'Kept');
  await expectSaved(page);
  await goOffline(page);
  await addText(page, 'Never sent');
  await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
  await demoteEverybody(site.context);
  await cable.mend();
  await expect(headerState(page)).toHaveAttribute('data-connection', 'online');
  const notice = page.getByRole('alert').filter({ hasText: 'You may not edit this site any more' });
  await expect(notice.getByRole('listitem')).toHaveText('Content “Never sent” added');
  await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
  expect((await exportedEdits(page)).edits).toMatchObject([
    { what: 'Content “Never sent” added', record: { name: 'Never sent' } },
  ]);
  await page.reload();
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Discard these edits' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(notice).toBeHidden();
  await expectSaved(page);
  await openPage(page, 'Contents');
  await expect(page.getByRole('button', { name: /^Kept/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Never sent/ })).toBeHidden();
  expect(await contents()).toEqual(['Kept']);
});
