import type { Outcome } from './attack';

export interface Row {
  readonly family: string;
  readonly attack: string;
  /** Null: it got through, or the check itself broke. */
  readonly outcome: Outcome | null;
}

/** Attack → what happened → what the audit log says, as lines of text. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ family, attack, outcome }) => [
    family,
    attack,
    outcome === null ? 'GOT THROUGH' : outcome.happened,
    outcome?.audited ?? '—',
  ]);
  const head = ['kind', 'attack', 'what happened', 'in the audit log'];
  const all = [head, ...cells];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const through = rows.filter(({ outcome }) => outcome === null).length;
  return [
    line(head),
    rule,
    ...cells.map(line),
    rule,
    `${rows.length} attacks, ${rows.length - through} refused, ${through} got through`,
  ].join('\n');
}
