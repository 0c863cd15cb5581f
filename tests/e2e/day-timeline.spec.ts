import { expect } from '@playwright/test';
import { createContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { createSchedule } from '#lib/model/schedule';
import { createScreen, updateScreen } from '#lib/model/screen';
import { test } from '../support/browser-test';
import { openManager } from '../support/manager-page';
import { startSiteInProcess, type SiteInProcess } from '../support/site-in-process';

let server: SiteInProcess;

test.beforeEach(async () => {
  server = await startSiteInProcess();
});
test.afterEach(() => server.stop());

test('a day shows many screens each by its own clock, by keyboard too, and one in words', async ({
  context,
}) => {
  const page = await openManager(context, server.url);
  await server.context.live.edit('test', (doc, origin) => {
    for (let index = 0; index < 300; index += 1) {
      const name = `Screen ${String(index).padStart(3, '0')}`;
      createScreen(doc, { id: `s${index}`, name, at: 1 }, origin);
    }
    for (const id of ['s0', 's1']) updateScreen(doc, id, { timezone: 'Europe/Paris' }, origin);
    const text = { title: 'Hi', body: '', colour: '#ffffff', align: 'center' } as const;
    const content = createContent(doc, { type: 'text', name: 'Hi', text, at: 1 }, origin);
    const menu = createPlaylist(doc, { name: 'Menu', items: [{ content }], at: 1 }, origin);
    const when = { days: [1, 2, 3, 4, 5, 6, 7] as const, start: '08:00', end: '18:00' };
    createSchedule(
      doc,
      { name: 'Opening', targets: ['all'], playlist: menu, when: { ...when, days: [...when.days] }, at: 1 },
      origin,
    );
  });

  // Clocks go forward in Paris on this day.
  await page.goto(`${server.url}/manager/schedules/day?date=2026-03-29`);
  const rows = page.getByRole('list', { name: 'Screens' }).locator('[data-row]');
  const day = (screen: string) => page.getByRole('list', { name: `${screen}, what plays` });
  const opening = { name: '08:00 – 18:00: Menu, scheduled' };
  await expect(day('Screen 002').getByRole('button', opening)).toBeVisible();
  await expect(rows.filter({ has: page.locator('ul') }).first()).toHaveAttribute('aria-setsize', '300');
  expect(await rows.count()).toBeLessThan(60);

  await day('Screen 002').getByRole('link', { name: '00:00 – 08:00: Idle card, nothing scheduled' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(day('Screen 002').getByRole('button', opening)).toBeFocused();
  await expect(page.getByText('Schedule entry “Opening”.')).toBeVisible();
  for (let step = 0; step < 20; step += 1) await page.keyboard.press('ArrowDown');
  await expect(day('Screen 022').getByRole('button', opening)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Name')).toHaveValue('Opening');
  await page.keyboard.press('Escape');

  await page.getByRole('searchbox', { name: 'Find a screen' }).fill('screen 001');
  await expect(page.getByText('23 hours long: clocks go forward')).toBeVisible();
  const inWords = page.getByRole('table', { name: 'What plays on Screen 001' });
  await expect(inWords.getByRole('row')).toHaveCount(4);
  await expect(inWords).toContainText('Schedule entry “Opening”.');

  // From one to five o'clock by the screen's clock: one of the hours between is skipped.
  const free = await page.locator('.lanes').boundingBox();
  if (free === null) throw new Error('There is no room for entries.');
  const drawTo = async (hours: number): Promise<void> =>
    page.mouse.move(free.x + (free.width * hours) / 23, free.y + free.height - 8, { steps: 4 });
  await drawTo(1);
  await page.mouse.down();
  await drawTo(4);
  await page.mouse.up();
  const form = page.getByRole('dialog', { name: 'New schedule entry' });
  await expect(form.getByLabel('Start')).toHaveValue('01:00');
  await expect(form.getByLabel('End')).toHaveValue('05:00');
  await page.keyboard.press('Escape');
  // Escape puts back what hangs at the pointer.
  await drawTo(1);
  await page.mouse.down();
  await drawTo(4);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(form).toBeHidden();

  await page.getByRole('button', { name: 'Next day' }).click();
  await expect(page).toHaveURL(/date=2026-03-30/);
  await expect(page.getByText('23 hours long: clocks go forward')).toBeHidden();

  // Two hours to the right, on a day of 24: all of its series.
  const entry = page.getByRole('button', { name: /^Opening, / });
  const box = await entry.boundingBox();
  if (box === null) throw new Error('The entry is not drawn.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + box.width / 5, y, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('dialog').getByRole('button', { name: 'Every occurrence' }).click();
  await expect(entry).toHaveAccessibleName(/^Opening, 10:00 – 20:00, Menu\. /);
  await expect(inWords).toContainText('10:00 – 20:00');
});
