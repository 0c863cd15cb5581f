import { parseArgs } from 'node:util';
import { UsageError } from './command';

/** The options that a command knows: `text` takes a value, `flag` does not. */
export type OptionKinds = Readonly<Record<string, 'text' | 'flag'>>;

export interface Given {
  /** What stands without a `--name`, in order. */
  readonly words: readonly string[];
  /** The value of an option; null when it was not given. Given twice, the last counts. */
  readonly text: (name: string) => string | null;
  readonly flag: (name: string) => boolean;
}

/** Takes a command line apart. @throws {UsageError} on an option that the command does not know, or without its value */
export function readOptions(args: readonly string[], kinds: OptionKinds): Given {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'text' ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return {
      words: positionals,
      text: (name) => {
        const value = values[name];
        return typeof value === 'string' ? value : null;
      },
      flag: (name) => values[name] === true,
    };
  } catch (error) {
    // Node's sentence names the option; its advice on `--` behind it would only confuse.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\. (?=[A-Z])/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}.`, { cause: error });
  }
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `12h`, `90d` or `4w` in ms. @throws {UsageError} */
export function readDuration(text: string, option: string): number {
  const [, number, unit = ''] = /^([1-9]\d{0,4})([hdw])$/.exec(text) ?? [];
  const each = UNIT_MS[unit];
  if (number !== undefined && each !== undefined) return Number(number) * each;
  throw new UsageError(`--${option} is "${text}": give hours, days or weeks, such as 12h, 90d or 4w.`);
}
