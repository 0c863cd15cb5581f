/** The library calls it a table, whose cells would have to hold the entries; they stand beside them. */
export function settleRoles(root: HTMLElement | undefined): void {
  for (const part of root?.querySelectorAll(
    '[role="row"], [role="rowgroup"], [role="cell"], [role="columnheader"]',
  ) ?? []) {
    part.removeAttribute('role');
    part.removeAttribute('aria-colindex');
  }
  const table = root?.querySelector('[role="table"]');
  table?.setAttribute('role', 'group');
  table?.setAttribute('aria-label', 'Entries by day and time');
}
