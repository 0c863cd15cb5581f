import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

/** What axe-core answers, as far as it is asked here. */
interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
  }[];
}
interface Axe {
  run(context: Document, options: { runOnly: readonly string[] }): Promise<AxeResults>;
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What of the page as it stands breaks a rule of WCAG 2.2 A or AA that a machine can check: one line each. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  // Evaluated, not added as a script: the page's content security policy would refuse that, and rightly.
  await page.evaluate(readFileSync(axePath, 'utf8'));
  return page.evaluate(async (runOnly) => {
    // Colours on their way from one theme to the other are neither's. Ended, not waited for: one that is paused, or is
    // never drawn, would never end; and one that ends may begin another further down.
    const running = () =>
      document
        .getAnimations()
        .filter(
          ({ effect, playState }) =>
            playState !== 'finished' && effect?.getComputedTiming().endTime !== Infinity,
        );
    for (let some = running(); some.length > 0; some = running()) for (const one of some) one.finish();
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run(document, { runOnly });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
  }, WCAG_22_AA);
}
