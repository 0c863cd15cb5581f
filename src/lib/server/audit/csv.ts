/**
 * What a spreadsheet would take for a formula: people choose usernames and screens' names, and an admin opens the file.
 * (OWASP, “CSV Injection”; the full-width forms are read like the others by some.)
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function cell(text: string): string {
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /^[A-Za-z0-9_.:-]*$/.test(plain) ? plain : `"${plain.replaceAll('"', '""')}"`;
}

/** A line of a CSV file (RFC 4180), with its end. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}
