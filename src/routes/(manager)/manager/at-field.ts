import type { Command } from './command.svelte';

/** A refusal of the server's, by where it is said. */
export interface Refusal {
  /** What is said at this field; null: nothing. */
  at(field: string): string | null;
  /** What concerns no one field; null: nothing. */
  readonly rest: string | null;
}

/**
 * What the server said stands at the field that its sentence names (as “field”), or that `codes` name for the code of the
 * refusal; only fields that the form shows are given.
 */
export function atField(
  command: Command,
  fields: readonly string[],
  codes: Readonly<Record<string, string | null>> = {},
): Refusal {
  const message = command.problem;
  const found = (field: string | null, said: string | null): Refusal => ({
    at: (asked) => (asked === field ? said : null),
    rest: field === null ? said : null,
  });
  if (message === null) return found(null, null);
  for (const [code, field] of Object.entries(codes)) {
    if (command.problemOf(code) !== null) return found(field, message);
  }
  const named = fields.find((field) => message.includes(`“${field}”`));
  // “The field “password” can't be used: …” says at the field what it says of it.
  return named === undefined ? found(null, message) : found(named, message.replace(/^[^:]*: /, ''));
}
