import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { updateScreen } from '#lib/model/screen';
import { ServerClock } from '../support/clock-file';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { openManager } from '../support/manager-page';

const OPENS = Date.UTC(2026, 2, 2, 6);
const HOUR = 3_600_000;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7] as const;

/** The brightest value of any pixel, 0 to 255. */
async function brightest(page: Page): Promise<number> {
  const { channels } = await sharp(await page.screenshot())
    .removeAlpha()
    .stats();
  return Math.max(...channels.map(({ max }) => max));
}

kioskTest(
  'a screen is black outside its hours, an emergency lights it up, and the hours begin at their second',
  async ({ page: kiosk, browser, open, directory }) => {
    const clock = new ServerClock(directory);
    clock.set(OPENS - HOUR);
    const site = await open('open', { env: { VITRINE_TEST_CLOCK_FILE: clock.file } });
    const text = { title: 'Good morning', body: '', colour: '#ffffff', align: 'center' } as const;
    const { contents } = await playByDefault(site, [
      { seconds: 3_600, content: { type: 'text', name: 'Morning', background: '#204060', text } },
    ]);
    await kiosk.clock.install({ time: clock.now() });
    await kiosk.goto(`${site.server.url}/display?id=hall&name=Hall`);
    const stage = kiosk.locator('#stage');
    await expect(stage).toHaveAttribute('data-content', contents[0] ?? '');
    await site.editor.edit((doc, origin) =>
      updateScreen(
        doc,
        'hall',
        {
          timezone: 'UTC',
          clock: { show: true, position: 'top-left', hour12: false, date: true },
          brightness: 50,
          hours: { periods: [{ days: [...EVERY_DAY], start: '06:00', end: '22:00' }], closed: [] },
        },
        origin,
      ),
    );
    await expect(stage).toHaveAttribute('data-mode', 'off');
    await expect(stage).toHaveAttribute('data-content', '');
    await expect(stage).toHaveAttribute('data-until', new Date(OPENS).toISOString());
    expect(await brightest(kiosk)).toBe(0);

    const manager = await openManager(await browser.newContext(), site.server.url);
    const card = manager.getByRole('article', { name: 'Hall' });
    await expect(card).toContainText('Off until 06:00');
    await manager.getByRole('button', { name: 'Emergency', exact: true }).click();
    const dialog = manager.getByRole('dialog');
    await expect(dialog.getByLabel('Message')).toBeFocused();
    await manager.keyboard.type('Leave the building');
    // Neither a double click nor a key that is held down goes past the question; then Enter answers it.
    await dialog.getByRole('button', { name: 'Go on…' }).dblclick();
    await expect(dialog).toContainText('1 of them is connected now');
    await expect(dialog.getByRole('button', { name: 'Show on 1 screen now' })).toBeFocused();
    await manager.keyboard.press('Enter');
    await expect(stage).toHaveAttribute('data-mode', 'emergency');
    await expect(kiosk.locator('[data-layer=front] .title')).toHaveText('Leave the building');
    await expect(kiosk.locator('.dim')).toHaveCSS('opacity', '0');
    const banner = manager.getByRole('region', { name: 'Emergency' });
    await expect(banner).toContainText('by admin. Shown by 1 of 1 connected screen.');

    await manager.reload();
    await banner.getByRole('button', { name: 'All clear…' }).click();
    await dialog.getByRole('button', { name: 'All clear', exact: true }).click();
    await expect(stage).toHaveAttribute('data-mode', 'off');
    await expect(banner).toBeHidden();
    expect(await brightest(kiosk)).toBe(0);
    await manager.context().close();

    // When it lit up, by the page's own clock.
    await kiosk.evaluate(() => {
      const element = document.querySelector<HTMLElement>('#stage');
      if (element === null) throw new Error('There is no stage.');
      new MutationObserver(() => {
        if (element.dataset['mode'] !== 'off') element.dataset['lit'] ??= String(Date.now());
      }).observe(element, { attributeFilter: ['data-mode'] });
    });
    // Without the network: the two clocks here are moved one after the other, and it would measure them in between.
    await kiosk.context().setOffline(true);
    await kiosk.clock.fastForward(OPENS - 20_000 - (await kiosk.evaluate(() => Date.now())));
    await expect(stage).toHaveAttribute('data-mode', 'off');
    await kiosk.clock.runFor(30_000);
    await expect(stage).toHaveAttribute('data-content', contents[0] ?? '');
    // The page's clock and the server's were not started in the same instant.
    expect(Math.abs(Number(await stage.getAttribute('data-lit')) - OPENS)).toBeLessThan(3_000);
  },
);
