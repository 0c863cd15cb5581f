import { expect, type Page } from '@playwright/test';
import { createContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { readSite } from '#lib/model/read';
import { updateSchedule, type Schedule } from '#lib/model/schedule';
import { createScreen } from '#lib/model/screen';
import { updateSettings } from '#lib/model/settings';
import { test } from '../support/browser-test';
import type { Editor } from '../support/editor';
import { expectSaved, openManager } from '../support/manager-page';
import { startSiteInProcess, type SiteInProcess } from '../support/site-in-process';

// The screen is in Paris, the browser is not; its own clocks change on the last day of the week that is shown.
test.use({ timezoneId: 'America/New_York', viewport: { width: 1280, height: 960 } });
const MONDAY = '2026-03-02';

let server: SiteInProcess;
let editor: Editor;
let page: Page;

test.beforeEach(async ({ context }) => {
  server = await startSiteInProcess();
  await server.context.live.edit('test', (doc, origin) =>
    createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin),
  );
  editor = await server.openEditor();
  await editor.edit((doc, origin) => {
    updateSettings(doc, { timezone: 'Europe/Paris' }, origin);
    const content = createContent(
      doc,
      { type: 'url', name: 'Menu', url: 'https://example.org/', at: 1 },
      origin,
    );
    createPlaylist(doc, { id: 'lobby', name: 'Lobby', items: [{ content }], at: 1 }, origin);
  });
  page = await openManager(context, server.url);
  await page.goto(`${server.url}/manager/schedules?view=week&for=screen:hall&date=${MONDAY}`);
  await expect(page.getByText('Mon 2 Mar')).toBeVisible();
});

test.afterEach(async () => {
  editor.close();
  await server.stop();
});

const entries = (): readonly Schedule[] => [...readSite(editor.doc).schedules.values()];
const whens = () => entries().map(({ when }) => when);
const eventOf = (date: string) => page.locator(`[data-occurrence$=" ${date}"]`).first();

/** Where a time of a day (0 Monday … 6 Sunday) is on the page. */
async function at(day: number, hours: number): Promise<{ x: number; y: number }> {
  const box = await page.locator('.ec-body .ec-day').nth(day).boundingBox();
  if (box === null) throw new Error('The week is not on the page.');
  return { x: box.x + box.width / 2, y: box.y + (box.height * hours) / 24 + 2 };
}

async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y + 12, { steps: 2 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}

test('a week is edited by dragging, and by the keyboard alone', async () => {
  // Drag over free time: the form knows the day, the times and the screen.
  await drag(await at(0, 9), await at(0, 10.75));
  const form = page.getByRole('dialog', { name: 'New schedule entry' });
  await expect(form.getByLabel('Start')).toHaveValue('09:00');
  await expect(form.getByLabel('End')).toHaveValue('11:00');
  await form.getByLabel('Playlist').selectOption({ label: 'Lobby' });
  await form.getByLabel('Tuesday').press(' ');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expectSaved(page);
  await expect.poll(whens).toMatchObject([{ start: '09:00', end: '11:00', days: [1, 2], from: null }]);
  expect(entries()[0]).toMatchObject({ targets: ['screen:hall'], playlist: 'lobby' });

  // Escape while it hangs at the pointer, or Cancel: back where it was, and nothing is written.
  const [under, below] = [await at(0, 10), await at(0, 12)];
  await page.mouse.move(under.x, under.y);
  await page.mouse.down();
  await page.mouse.move(below.x, below.y, { steps: 8 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(eventOf(MONDAY)).toContainText('09:00 – 11:00');
  await drag(await at(0, 10), await at(2, 12));
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(eventOf(MONDAY)).toContainText('09:00 – 11:00');
  await expect(page.locator('[data-occurrence]')).toHaveCount(2);

  // Monday's goes to Wednesday, this once.
  await drag(await at(0, 10), await at(2, 12));
  await page.getByRole('button', { name: /^Only this day/ }).click();
  await expect(eventOf('2026-03-04')).toContainText('11:00 – 13:00');
  await expect(eventOf(MONDAY)).toHaveCount(0);
  await expectSaved(page);
  await expect
    .poll(() => whens().sort((a, b) => b.days.length - a.days.length))
    .toEqual([
      { start: '09:00', end: '11:00', days: [1, 2], from: null, to: null, except: [MONDAY] },
      { start: '11:00', end: '13:00', days: [3], from: '2026-03-04', to: '2026-03-04', except: [] },
    ]);

  // Tuesday's end goes down by an hour and a quarter, on all days.
  const edge = await at(1, 11);
  await drag({ x: edge.x, y: edge.y - 5 }, { x: edge.x, y: (await at(1, 12)).y });
  await page.getByRole('button', { name: /^Every occurrence/ }).click();
  await expect(eventOf('2026-03-03')).toContainText('09:00 – 12:15');
  await expectSaved(page);
  await expect
    .poll(() => whens().find(({ days }) => days.length === 2))
    .toMatchObject({ end: '12:15', except: [MONDAY] });

  // The keyboard: an event is reached and opened, and the focus comes back to it.
  await eventOf('2026-03-03').focus();
  await page.keyboard.press('Enter');
  const again = page.getByRole('dialog', { name: 'Schedule entry' });
  await again.getByLabel('End').fill('12:05');
  await page.keyboard.press('Enter');
  await expect(again).toBeHidden();
  await expect(eventOf('2026-03-03')).toContainText('09:00 – 12:05');
  await expect(eventOf('2026-03-03')).toBeFocused();
  await expectSaved(page);
  await expect.poll(() => whens().find(({ days }) => days.length === 2)).toMatchObject({ end: '12:05' });

  // Somebody else changes the times while it hangs at the pointer: theirs stay, and it is said.
  const series = entries().find(({ when }) => when.days.length === 2);
  const [from, to] = [await at(1, 10), await at(5, 10)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await editor.edit((doc, origin) => {
    if (series !== undefined)
      updateSchedule(doc, series.id, { when: { ...series.when, end: '14:00' } }, origin);
  });
  await expect(eventOf('2026-03-03')).toContainText('09:00 – 14:00');
  await page.mouse.up();
  await expect(page.getByRole('alert')).toContainText('Somebody else changed the times of this entry');
  await expect(eventOf('2026-03-03')).toContainText('09:00 – 14:00');
  expect(whens()).toContainEqual({ ...series?.when, end: '14:00' });

  // The list holds the same entries, and a day is copied from there.
  await page.getByRole('link', { name: 'List', exact: true }).click();
  await page.getByRole('button', { name: 'Copy…' }).click();
  const copy = page.getByRole('dialog', { name: 'Copy' });
  await copy.getByLabel('A day of the week', { exact: true }).check();
  await copy.getByLabel('Tuesday').first().check();
  await copy.getByLabel('Tuesday').last().check();
  await expect(copy.getByText('One is already there and stays as it is.')).toBeVisible();
  await copy.getByLabel('Friday').last().check();
  await expect(copy.getByText('Lobby: Fri 09:00 – 14:00 · Hall')).toBeVisible();
  await copy.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('One entry was created.')).toBeVisible();
  await expectSaved(page);
  await expect.poll(whens).toContainEqual({
    start: '09:00',
    end: '14:00',
    days: [5],
    from: null,
    to: null,
    except: [],
  });
});
