import * as Y from 'yjs';
import type { BrowserContext, Page } from '@playwright/test';

/** Texts that are code where somebody forgot to escape; short enough for an id. `data-xss` is looked for in the DOM. */
export const PAYLOADS = [
  `"'><img src=x data-xss onerror=__xss()>`,
  `</script></style><script data-xss>__xss()</script>`,
  `javascript:__xss()//" data-xss autofocus onfocus="__xss()`,
] as const;

/** What stands in the place of each text, list and map of a value; numbers and so on stay. */
export function poisoned(value: unknown, payload: string): unknown {
  if (typeof value === 'string') return payload;
  if (Array.isArray(value)) return value.map((entry) => poisoned(entry, payload));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]): [string, unknown] => [key, poisoned(entry, payload)]),
  );
}

/** A set as it stands in the document. */
export function asSet(keys: readonly string[]): Y.Map<unknown> {
  return new Y.Map(keys.map((key): [string, unknown] => [key, true]));
}

/** A record as it stands in the document: sets are maps of keys. */
export function asMap(fields: Readonly<Record<string, unknown>>, sets: readonly string[]): Y.Map<unknown> {
  return new Y.Map(
    Object.entries(fields).map(([field, value]): [string, unknown] => {
      if (field === 'items' && Array.isArray(value)) {
        return [
          field,
          new Y.Map(
            value.map((item: Record<string, unknown>, n): [string, unknown] => [
              `item-${n}`,
              new Y.Map(Object.entries(item)),
            ]),
          ),
        ];
      }
      if (!sets.includes(field) || !Array.isArray(value)) return [field, value];
      return [field, asSet(value.map(String))];
    }),
  );
}

export interface Watch {
  /** What ran or was made of a payload so far, and forgets it. */
  readonly take: () => Promise<readonly string[]>;
}

/** Runs in every page and frame: reports what is made of a payload the moment it stands in the document. */
function watchDocument(): void {
  const report = (what: string) =>
    (globalThis as unknown as { __xss?: (what: string) => void }).__xss?.(what);
  const judge = (element: Element): void => {
    const bad = [...element.attributes].find(
      ({ name, value }) =>
        name === 'data-xss' ||
        name.startsWith('on') ||
        (name === 'srcdoc' && value.includes('xss')) ||
        (['href', 'src', 'action', 'formaction', 'data', 'xlink:href'].includes(name) &&
          /^\s*(javascript|vbscript|data:text)/i.test(value)),
    );
    if (bad !== undefined) report(`<${element.localName} ${bad.name}="${bad.value}">`);
  };
  const all = (node: Node): void => {
    if (!(node instanceof Element)) return;
    judge(node);
    node.querySelectorAll('*').forEach(judge);
  };
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'attributes') all(target);
      addedNodes.forEach(all);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

/** Watches all pages of a browser; its pages' own policy must be off, or that would hide what it is there for. */
export async function watch(context: BrowserContext): Promise<Watch> {
  const seen: string[] = [];
  await context.exposeBinding('__xss', ({ frame }, what: unknown) => {
    seen.push(`${frame.url().slice(0, 80)}: ${typeof what === 'string' ? what : 'a script ran'}`);
  });
  await context.addInitScript(watchDocument);
  context.on('dialog', (dialog) => {
    seen.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  return {
    async take() {
      for (const page of context.pages()) await settle(page);
      return seen.splice(0);
    },
  };
}

/** Waits until the pictures of a page have said how they fared, and what observers and bindings have to tell is told. */
async function settle(page: Page): Promise<void> {
  try {
    await page.waitForFunction(() =>
      [...document.images].every(({ complete, loading }) => complete || loading === 'lazy'),
    );
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  } catch (cause) {
    // Nothing runs in it any more.
    if (!page.isClosed()) throw cause;
  }
}
