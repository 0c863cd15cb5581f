import { unescapeText } from './content-line';

/** A property as it stands in a file: nothing of its value is believed yet. */
export interface Property {
  /** In upper case. */
  readonly name: string;
  /** By names in upper case; the first value of each. */
  readonly params: Readonly<Record<string, string>>;
  readonly value: string;
}

/** Only so many parameters of a property are read. */
const MOST_PARAMS = 20;
const PARAM = /;([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:,]*))(?:,(?:"[^"]*"|[^";:,]*))*/y;

/** The name of a line, in upper case; empty where it has none. */
export function nameOf(line: string): string {
  return /^[A-Za-z0-9-]{1,100}(?=[;:])/.exec(line)?.[0].toUpperCase() ?? '';
}

/** One content line (RFC 5545 section 3.1); null where it is none. */
export function propertyOf(line: string): Property | null {
  const name = nameOf(line);
  if (name === '') return null;
  const params: Record<string, string> = {};
  PARAM.lastIndex = name.length;
  for (let count = 0; line[PARAM.lastIndex] === ';'; count += 1) {
    const at = PARAM.lastIndex;
    const found = count < MOST_PARAMS ? PARAM.exec(line) : null;
    if (found === null) {
      // A parameter that nobody can read: the value begins after the next colon, as far as can be told.
      const colon = line.indexOf(':', at);
      return colon < 0 ? null : { name, params, value: line.slice(colon + 1) };
    }
    const [, key = '', quoted, plain = ''] = found;
    params[key.toUpperCase()] ??= quoted ?? plain;
  }
  return line[PARAM.lastIndex] === ':' ? { name, params, value: line.slice(PARAM.lastIndex + 1) } : null;
}

/** The value of a TEXT property. */
export function textOf({ value }: Property): string {
  return unescapeText(value);
}
