import { test as playwrightTest, type BrowserContext } from '@playwright/test';

/*
 * Playwright's test, for every browser test: a page that does what the site's Content-Security-Policy forbids fails the
 * test, whether anybody would have seen it or not. ESLint lets no spec take Playwright's own.
 */

const violations: string[] = [];
const watched = new WeakSet<BrowserContext>();

/** Takes down what the policy refuses on any page of this browser context; those of Playwright's own are watched already. */
export function watchPolicy(context: BrowserContext): BrowserContext {
  if (watched.has(context)) return context;
  watched.add(context);
  context.on('console', (message) => {
    const text = message.text();
    if (/content.security.policy|document requires 'Trusted/i.test(text))
      violations.push(`${message.page()?.url() ?? 'a worker'}: ${text}`);
  });
  return context;
}

/** What was taken down since the last time, for a test that means it. */
export function takeViolations(): readonly string[] {
  return violations.splice(0);
}

function refuseViolations(): void {
  const found = takeViolations();
  if (found.length > 0)
    throw new Error(`Pages did what their Content-Security-Policy forbids:\n${found.join('\n')}`);
}

export const test = playwrightTest.extend<{ policyKept: undefined }, { contextsWatched: undefined }>({
  contextsWatched: [
    async ({ browser }, use) => {
      const open = browser.newContext.bind(browser);
      browser.newContext = async (options) => watchPolicy(await open(options));
      await use(undefined);
      // What was seen after the last test, while a file was cleaned up.
      refuseViolations();
    },
    { scope: 'worker', auto: true },
  ],
  policyKept: [
    async ({ browserName: _, contextsWatched: __ }, use) => {
      await use(undefined);
      refuseViolations();
    },
    { auto: true },
  ],
  context: async ({ context }, use) => {
    await use(watchPolicy(context));
  },
});
