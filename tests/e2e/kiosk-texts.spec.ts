import { expect } from '@playwright/test';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { openManager, openPage } from '../support/manager-page';

kioskTest(
  'shows headings, lists and marks of a text, and every other sign as it stands',
  async ({ page, context, open }) => {
    const site = await open('open');
    const body = '# Today\n- **Soup**\n- Bread\n\n<img src=x onerror=alert(1)> & *more*';
    await playByDefault(site, [
      {
        seconds: 0,
        content: {
          type: 'text',
          name: 'Canteen',
          text: { title: '**Menu**', body, colour: '#ffffff', align: 'center', markup: 'light' },
        },
      },
    ]);
    await page.goto(`${site.server.url}/display?id=hall`);
    const front = page.locator('[data-layer=front]');
    await expect(front.locator('.title')).toHaveText('**Menu**');
    await expect(front.locator('h2')).toHaveText('Today');
    await expect(front.locator('li')).toHaveText(['Soup', 'Bread']);
    await expect(front.locator('li span')).toHaveCSS('font-weight', '700');
    await expect(front.locator('.rich > p')).toHaveText('<img src=x onerror=alert(1)> & more');
    await expect(front.locator('img')).toHaveCount(0);
    const fits = await front
      .locator('.announcement')
      .evaluate((box) => box.scrollHeight <= box.clientHeight && parseFloat(box.style.fontSize) > 20);
    expect(fits).toBe(true);

    const manager = await openManager(context, site.server.url);
    await openPage(manager, 'Contents');
    await manager.getByRole('button', { name: /Canteen/ }).click();
    await expect(manager.getByRole('dialog').locator('li')).toHaveText(['Soup', 'Bread']);
    await manager.getByLabel('Headings, lists, bold and italic').uncheck();
    await manager.getByRole('button', { name: 'Save' }).click();
    // As it was typed, and nothing of it is lost.
    await expect(front.locator('.body')).toHaveText(body);
  },
);
