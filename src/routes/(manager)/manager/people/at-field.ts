import type { Command } from '../command.svelte';

/** Refusals that are about one field, whatever was sent. */
const FIELD_OF: Readonly<Record<string, string>> = { 'username-taken': 'username' };

/**
 * Where the server's refusal stands: at the field that its sentence names (as “field”), or with those codes always at one.
 * `field`: null where it concerns no one field.
 */
export function atField(
  command: Command,
  fields: readonly string[],
): { readonly field: string | null; readonly message: string | null } {
  const message = command.problem;
  if (message === null) return { field: null, message };
  for (const [code, field] of Object.entries(FIELD_OF)) {
    if (command.problemOf(code) !== null) return { field, message };
  }
  const named = fields.find((field) => message.includes(`“${field}”`));
  // “The field “password” can't be used: …” says at the field what it says of it.
  return { field: named ?? null, message: named === undefined ? message : message.replace(/^[^:]*: /, '') };
}
