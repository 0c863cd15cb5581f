const kept = new Map<string, Intl.DateTimeFormat>();
const MOST_KEPT = 50;

/** A format is costly to make and is asked for every second: the last ones are kept. */
export function keptFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  let format = kept.get(key);
  if (format === undefined) {
    if (kept.size >= MOST_KEPT) kept.clear();
    format = new Intl.DateTimeFormat(locale, options);
    kept.set(key, format);
  }
  return format;
}
