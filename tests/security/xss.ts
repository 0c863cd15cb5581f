import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import type { BrowserContext, Page } from '@playwright/test';
import { refused, type Family } from './attack';
import { plant, type HostileSite } from './hostile-site';
import { PAYLOADS, watch } from './payloads';
import type { Target } from './target';
import type { World } from './world';

/** Filled once: manager and kiosk show the same site. */
let hostile: Promise<HostileSite> | null = null;
const hostileSite = (target: Target) => (hostile ??= plant(target));

/** The pages of the manager by their files: a new one is walked too. `ids`: of what those in a folder are about. */
function managerPages(ids: Readonly<Record<string, string>>): readonly string[] {
  return readdirSync('src/routes/(manager)', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('+page.svelte'))
    .map((file) => `/${file.replaceAll('\\', '/').replace(/\/\+page\.svelte$/, '')}`)
    .map((path) =>
      path.replace(/([\w-]+)\/\[id\]/, (_, folder: string) => {
        const id = ids[folder];
        if (id === undefined) throw new Error(`Nothing hostile is planted for ${path}: name it here.`);
        return `${folder}/${encodeURIComponent(id)}`;
      }),
    );
}

/** Without the policy that pages bring: it must not be what saves them here. */
async function openWithoutPolicy({ site, browser }: World, loggedIn: boolean): Promise<BrowserContext> {
  const context = await browser.newContext({
    bypassCSP: true,
    serviceWorkers: 'block',
    viewport: { width: 1400, height: 900 },
  });
  // Nobody knows these addresses: they end at once.
  await context.route(/x\.invalid/, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<p>elsewhere' }),
  );
  if (loggedIn) {
    const [name = '', value = ''] = site.admin.cookie.split('=');
    await context.addCookies([{ name, value, url: site.url, httpOnly: true, sameSite: 'Lax' }]);
  }
  return context;
}

/** Plants a payload as a page that forgot to escape would, to see that it would be seen. */
async function demandSeen(page: Page, take: () => Promise<readonly string[]>): Promise<void> {
  await page.evaluate((payload) => {
    const hole = document.createElement('div');
    hole.id = 'hole';
    hole.innerHTML = payload;
    document.body.append(hole);
  }, PAYLOADS[0]);
  await expect.poll(async () => (await take()).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(1);
  await page.evaluate(() => document.getElementById('hole')?.remove());
  await take();
}

const MOST_BUTTONS = 14;
const PATIENT = { timeout: 60_000 };

/** Opens what the page's buttons open, one after the other, the first of each kind. */
async function openDialogs(page: Page): Promise<number> {
  const names = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main button:not([disabled])')].map((button) =>
      (button.getAttribute('aria-label') ?? button.textContent).trim(),
    ),
  );
  const kinds = new Map<string, number>();
  names.forEach((name, index) => {
    const kind = name.split(/[\s“"]/, 1)[0] ?? '';
    if (!kinds.has(kind)) kinds.set(kind, index);
  });
  let opened = 0;
  for (const index of [...kinds.values()].slice(0, MOST_BUTTONS)) {
    await page.evaluate((n) => {
      document.querySelectorAll<HTMLElement>('main button:not([disabled])')[n]?.click();
    }, index);
    opened += 1;
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    await page.keyboard.press('Escape');
  }
  return opened;
}

export const xss: Family = {
  title: 'stored XSS',
  attacks: [
    {
      name: 'every text of the document, on kiosks with their debug panel',
      run: async (world) => {
        const { site } = world;
        const { screens, shown } = await hostileSite(site);
        const context = await openWithoutPolicy(world, false);
        try {
          const { take } = await watch(context);
          // The kiosks that were approved are others; these take their screens over.
          const page = await context.newPage();
          const seen = new Set<string>();
          await context.exposeBinding('__shown', (_source, content: string) => void seen.add(content));
          await context.addInitScript(() => {
            new MutationObserver(() => {
              const content = document.getElementById('stage')?.dataset['content'];
              if (content !== undefined)
                (globalThis as unknown as { __shown: (content: string) => void }).__shown(content);
            }).observe(document, {
              subtree: true,
              childList: true,
              attributes: true,
              attributeFilter: ['data-content'],
            });
          });
          for (const [n, screen] of screens.entries()) {
            const query = new URLSearchParams({
              id: screen,
              name: PAYLOADS[n] ?? '',
              location: PAYLOADS[n] ?? '',
            });
            await page.goto(`${site.url}/display?${query.toString()}`);
            await approve(site, screen);
            const mine = shown.filter((id) => id === PAYLOADS[n] || id.startsWith(`contents-${n}-`));
            await expect.poll(() => mine.filter((id) => !seen.has(id)), { timeout: 120_000 }).toEqual([]);
            await page.keyboard.press('d');
            expect(await take()).toEqual([]);
          }
          const launched = await site.admin.send('POST', '/api/v1/launches', {
            source: { type: 'text', title: PAYLOADS[0], body: PAYLOADS[1] },
            targets: ['all'],
            mode: 'emergency',
            seconds: 60,
          });
          expect(launched.status).toBe(201);
          await page.locator('#stage[data-mode=emergency]').waitFor();
          expect(await take()).toEqual([]);
          await demandSeen(page, take);
          await site.admin.send('POST', '/api/v1/launches/clear', { targets: ['all'], what: 'emergency' });
          return refused(
            `${seen.size} contents and an emergency on ${screens.length} screens: all of it was text`,
          );
        } finally {
          await context.close();
        }
      },
    },
    // After the kiosks: whoever tries every button deletes things.
    {
      name: 'every text of the document and of accounts, on every page of the manager',
      slow: true,
      run: async (world) => {
        const { site } = world;
        const { playlists, person, planted } = await hostileSite(site);
        const context = await openWithoutPolicy(world, true);
        try {
          const { take } = await watch(context);
          const page = await context.newPage();
          const pages = managerPages({ playlists: playlists[1] ?? '', people: person });
          expect(pages.length).toBeGreaterThan(10);
          let dialogs = 0;
          // Here it has to be seen, as text.
          const shown = new Set(
            ['people', `people/${person}`, 'tokens', 'webhooks', 'audit', 'contents', 'playlists'].map(
              (path) => `/manager/${path}`,
            ),
          );
          expect(pages).toEqual(expect.arrayContaining([...shown]));
          for (const path of pages) {
            await page.goto(site.url + path);
            await page.locator('main h1').first().waitFor();
            const text = page.locator('main');
            if (shown.has(path)) await expect.poll(() => text.innerText(), PATIENT).toContain('__xss()');
            else await page.waitForLoadState('networkidle');
            dialogs += await openDialogs(page);
            expect(await take()).toEqual([]);
          }
          await demandSeen(page, take);
          return refused(`${planted} planted, ${pages.length} pages, ${dialogs} buttons: all of it was text`);
        } finally {
          await context.close();
        }
      },
    },
    {
      name: 'reflected: in the addresses of login, kiosk and pages that are not there',
      slow: true,
      run: async (world) => {
        const context = await openWithoutPolicy(world, false);
        try {
          const { take } = await watch(context);
          const page = await context.newPage();
          const { url } = world.site;
          let asked = 0;
          for (const payload of PAYLOADS) {
            const text = encodeURIComponent(payload);
            for (const path of [
              `/login?created=${text}`,
              `/login?next=${text}`,
              `/login#${text}`,
              `/display?id=${text}`,
              `/display?id=ok&name=${text}&location=${text}`,
              `/display/${text}`,
              `/api/v1/${text}`,
              `/api/v1/me?${text}=${text}`,
              `/${text}`,
            ]) {
              await page.goto(url + path);
              asked += 1;
            }
            await page.goto(`${url}/login?next=${encodeURIComponent('javascript:__xss()')}`);
            await page.getByLabel('Username').fill(payload);
            await page.getByLabel('Password', { exact: true }).fill('wrong');
            await page.keyboard.press('Enter');
            // The attacks before this one may have spent this address's tries.
            await page.getByText(/The username or the password is wrong\.|Too many attempts/).waitFor();
            expect(await take()).toEqual([]);
          }
          await demandSeen(page, take);
          return refused(`${asked + PAYLOADS.length} addresses: all of it was text`);
        } finally {
          await context.close();
        }
      },
    },
  ],
};

/** Lets the kiosk in that waits for this screen. */
async function approve({ admin }: Target, screen: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { body } = await admin.call('GET', '/api/v1/devices');
        const { devices } = body as { devices: { id: string; screen: string; state: string }[] };
        const waiting = devices.find((one) => one.screen === screen && one.state === 'pending');
        if (waiting === undefined) return 'nobody waits';
        return (await admin.send('POST', `/api/v1/devices/${waiting.id}/approve?replace=true`, {})).status;
      },
      { timeout: 120_000 },
    )
    .toBe(200);
}
