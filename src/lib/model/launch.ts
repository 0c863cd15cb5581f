import * as v from 'valibot';
import type * as Y from 'yjs';
import { topMapToEdit } from './document';
import { EditError, transact, type EditOrigin } from './edit';
import { isSame } from './same';
import { problemOf, sentenceOf, shown, type Parsed } from './parse';
import { instantMs, recordId, target } from './values';

/** User id of whoever gave the command. */
const actor = v.pipe(v.string(), v.maxLength(200));

/** The name that whoever gave the command had then, for people; a program's is its token's. Empty where unknown. */
const actorName = v.optional(v.pipe(v.string(), v.maxLength(200)), '');

/** From the one that yields to schedules to the one that nothing stands above. */
export const LAUNCH_MODES = ['manual', 'priority', 'emergency'] as const;
export type LaunchMode = (typeof LAUNCH_MODES)[number];

/**
 * Launches are commands that the server stamps and writes, one slot per mode and target: `manual/screen:hall`,
 * `priority/all`, `clear/tag:shop`, `all-clear/all`. A new command replaces what stands in its slot, so the map stays
 * small for years.
 */
export const launchSlot = v.pipe(v.string(), v.regex(/^(manual|priority|emergency|clear|all-clear)\/./));

/** `at` is the server's time, strictly increasing over all commands of a site: it is also their order. */
export const launchSchema = v.variant('kind', [
  v.object({
    kind: v.literal('launch'),
    id: recordId,
    mode: v.picklist(LAUNCH_MODES),
    target,
    source: v.variant('type', [
      v.object({ type: v.literal('content'), id: recordId }),
      v.object({ type: v.literal('playlist'), id: recordId }),
    ]),
    at: instantMs,
    /** `null`: until it is cleared (or, without priority, until a schedule entry starts). */
    until: v.nullable(instantMs),
    by: actor,
    byName: actorName,
  }),
  /** Masks every older launch of its kind aimed at any screen of the target, whatever that launch was aimed at. */
  v.object({
    kind: v.literal('clear'),
    id: recordId,
    /** An emergency is ended by nothing but its own all-clear, and that leaves other launches as they are. */
    what: v.optional(v.picklist(['launches', 'emergency']), 'launches'),
    target,
    at: instantMs,
    by: actor,
    byName: actorName,
  }),
]);
export type LaunchCommand = v.InferOutput<typeof launchSchema>;
export type Launch = Extract<LaunchCommand, { kind: 'launch' }>;
export type Clear = Extract<LaunchCommand, { kind: 'clear' }>;
/** A command as it may be given: what has a default may be left out. */
type CommandInput = v.InferInput<typeof launchSchema>;

/** The slot that a command stands in. */
export function slotOf(command: LaunchCommand): string {
  const kind =
    command.kind === 'launch' ? command.mode : command.what === 'emergency' ? 'all-clear' : 'clear';
  return `${kind}/${command.target}`;
}

/** Whether a clear is about launches of this kind. */
export function clears(clear: Pick<Clear, 'what'>, launch: Pick<Launch, 'mode'>): boolean {
  return (clear.what === 'emergency') === (launch.mode === 'emergency');
}

/** A command that lies further ahead than this was stamped by a clock that was wrong; a little less, by several at once. */
const AHEAD_MS = 1_000;

/**
 * When the next command is given: now, or just after the newest command of the site when the server's clock stands
 * still or went back a little.
 */
export function commandTime(launches: Iterable<LaunchCommand>, now: number): number {
  let at = Math.floor(now);
  for (const command of launches) at = Math.max(at, command.at + 1);
  return at;
}

/**
 * Commands that a clock stamped which was ahead, given anew at a time that has come, in the same order; what was to end
 * goes on for as long. Left as they are, they would begin only then, and so would all that come after them.
 */
export function broughtBack(launches: Iterable<LaunchCommand>, now: number): readonly LaunchCommand[] {
  const inOrder = [...launches].sort((a, b) => a.at - b.at);
  const latest = Math.floor(now);
  let at = -Infinity;
  let was = -Infinity;
  return inOrder.flatMap((command) => {
    // Those of one request have one time.
    if (command.at > was) at = command.at > latest + AHEAD_MS ? Math.max(at + 1, latest) : command.at;
    was = command.at;
    if (at === command.at) return [];
    if (command.kind === 'clear' || command.until === null) return [{ ...command, at }];
    return [{ ...command, at, until: command.until - command.at + at }];
  });
}

/** Parses what stands in a slot. `null` is an empty slot. */
export function parseLaunch(slot: string, raw: unknown): Parsed<LaunchCommand> {
  if (raw === null) return { value: null, problems: [] };
  const result = v.safeParse(launchSchema, raw);
  if (!result.success) return { value: null, problems: result.issues.map((issue) => problemOf(issue)) };
  if (slotOf(result.output) === slot) return { value: result.output, problems: [] };
  return {
    value: null,
    problems: [shown(`target: This command belongs into the slot ${slotOf(result.output)}`)],
  };
}

/** The server alone calls it. @throws {EditError} `invalid`, or `outdated` when a newer command stands in its slot */
export function writeLaunch(
  doc: Y.Doc,
  launch: Extract<CommandInput, { kind: 'launch' }>,
  origin: EditOrigin,
): void {
  writeCommand(doc, launch, origin);
}

/**
 * The server alone calls it. Also takes away the launches that it masks for ever: the older ones aimed at the very same
 * target, or all of them when everything is cleared. (Those aimed at other targets must stay: a group's launch is only
 * masked on the screens that were cleared.) @throws {EditError} `invalid` or `outdated`
 */
export function writeClear(
  doc: Y.Doc,
  clear: Extract<CommandInput, { kind: 'clear' }>,
  origin: EditOrigin,
): void {
  writeCommand(doc, clear, origin);
}

function writeCommand(doc: Y.Doc, input: CommandInput, origin: EditOrigin): void {
  const result = v.safeParse(launchSchema, input);
  if (!result.success) throw new EditError('invalid', sentenceOf(result.issues[0]));
  const command = result.output;
  const slots = topMapToEdit(doc, 'launches');
  const slot = slotOf(command);
  const standing = parseLaunch(slot, slots.get(slot)).value;
  if (standing !== null && standing.at >= command.at) {
    throw new EditError(
      'outdated',
      'A newer command stands for this target: take its time from commandTime().',
    );
  }
  transact(doc, origin, () => {
    slots.set(slot, command);
    if (command.kind === 'clear') tidy(slots, command);
  });
}

/** Writes a command into its slot as another document had it, older or not. @throws {EditError} `invalid` */
export function putCommand(doc: Y.Doc, slot: string, input: unknown, origin: EditOrigin): void {
  const slots = topMapToEdit(doc, 'launches');
  const { value, problems } = parseLaunch(slot, input);
  if (value === null) throw new EditError('invalid', problems[0] ?? 'This is no command.');
  if (!isSame(parseLaunch(slot, slots.get(slot)).value, value)) {
    transact(doc, origin, () => slots.set(slot, value));
  }
}

function tidy(slots: Y.Map<unknown>, clear: Clear): void {
  for (const [slot, raw] of [...slots.entries()]) {
    const old = parseLaunch(slot, raw).value;
    if (old === null || old.at >= clear.at) continue;
    if (old.kind === 'launch' ? !clears(clear, old) : old.what !== clear.what) continue;
    if (clear.target === 'all' || old.target === clear.target) slots.delete(slot);
  }
}
