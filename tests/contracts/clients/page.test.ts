import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { TOKEN_SCOPES } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType, statusSchema } from '#lib/protocol/messages';

const page = readFileSync('docs/clients.md', 'utf8');

/** The first cells of the table under a heading. */
function firstCells(heading: string): readonly string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^\| ([^|]+?) \|/gm)].map(([, cell = '']) => cell);
}

it('docs/clients.md names every close code, and no other', () => {
  const named = firstCells('Close codes').filter((cell) => /^\d{4}$/.test(cell));
  expect(named.map(Number)).toEqual(Object.values(CloseCode).sort((a, b) => a - b));
});

it('docs/clients.md names every message, and no other', () => {
  const named = firstCells('Messages').flatMap((cell) => /^`(\d+)/.exec(cell)?.[1] ?? []);
  expect([...new Set(named.map(Number))]).toEqual(Object.values(MessageType).sort((a, b) => a - b));
});

it('the status that docs/clients.md shows is one, with every field', () => {
  const shown: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
  expect(Object.keys(v.parse(statusSchema, shown))).toEqual(Object.keys(statusSchema.entries));
  expect(v.parse(statusSchema, shown)).toEqual(shown);
});

it('docs/clients.md names every scope', () => {
  for (const scope of TOKEN_SCOPES) expect(firstCells('Connecting')).toContain(`\`${scope}\``);
});
