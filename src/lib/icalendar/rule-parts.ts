/** The parts of an RRULE by name, both in upper case; null where it is none. Nothing of it is expanded. */
export function rulePartsOf(value: string): ReadonlyMap<string, string> | null {
  const parts = new Map<string, string>();
  for (const part of value.trim().toUpperCase().split(';')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    if (at <= 0 || parts.has(part.slice(0, at))) return null;
    parts.set(part.slice(0, at), part.slice(at + 1));
    // There are 14 that mean something.
    if (parts.size > 20) return null;
  }
  return parts.has('FREQ') ? parts : null;
}

/** A whole number of at least 1; null where it is none. */
export function countOf(text: string): number | null {
  return /^\d{1,15}$/.test(text) && Number(text) >= 1 ? Number(text) : null;
}
