import type * as Y from 'yjs';
import { createContent } from '#lib/model/content';
import { randomId, transact } from '#lib/model/edit';
import {
  broughtBack,
  commandTime,
  parseLaunch,
  putCommand,
  slotOf,
  writeClear,
  writeLaunch,
  type Clear,
  type Launch,
  type LaunchCommand,
} from '#lib/model/launch';
import type { Origin } from '#lib/protocol/origins';
import type { ServerContext } from '../context';
import { nameOf, type Caller } from '../require-action';
import { checkNoNewer, checkReach, checkShows, checkSource, checkTargets } from './check-targets';
import type { ClearRequest, LaunchRequest } from './launch-request';

/** The commands that stand in the live document now; inside an edit nothing can come between reading and writing. */
function standing(doc: Y.Doc): LaunchCommand[] {
  return [...doc.getMap<unknown>('launches').entries()]
    .map(([slot, raw]) => parseLaunch(slot, raw).value)
    .filter((command) => command !== null);
}

/**
 * The time of the next command. After a clock that was ahead was set right, the commands that it
 * stamped are brought back first, so that what is given now begins now.
 */
function nextTime(doc: Y.Doc, now: number, origin: Origin): number {
  putBack(doc, broughtBack(standing(doc), now), origin);
  return commandTime(standing(doc), now);
}

function putBack(doc: Y.Doc, back: readonly LaunchCommand[], origin: Origin): void {
  transact(doc, origin, () => {
    for (const command of back) putCommand(doc, slotOf(command), command, origin);
  });
}

/** Does that without giving a command. @returns how many there were */
export async function bringBack({ live, now }: Pick<ServerContext, 'live' | 'now'>): Promise<number> {
  const stands = (await live.site()).launches.values();
  if (broughtBack(stands, now()).length === 0) return 0;
  return live.edit('clock', (doc, origin) => {
    const back = broughtBack(standing(doc), now());
    putBack(doc, back, origin);
    return back.length;
  });
}

/** Who a command is from: how programs name them, and how people do. */
export type Giver = Pick<LaunchCommand, 'by' | 'byName'>;

/** Never what a request says, but what its session or token proves. */
export function giverOf(who: Caller): Giver {
  return { by: nameOf(who), byName: who.kind === 'user' ? who.username : who.name };
}

/**
 * Starts a content or playlist on its targets. One request is one instant: all its targets get the same `at`, so a wall
 * of screens named one by one starts in step; it is later than that of every command before.
 * @throws {Problem} `unknown-source`, `unknown-target` or `empty-selection`; for an emergency also `nothing-to-show`
 */
export function launch(
  { live, now }: ServerContext,
  giver: Giver,
  request: LaunchRequest,
): Promise<readonly Launch[]> {
  const { mode, targets, seconds } = request;
  return live.edit(giver.by, (doc, origin, site) => {
    checkSource(site, request.source);
    checkTargets(site, targets);
    if (mode === 'emergency') checkReach(site, targets);
    const at = nextTime(doc, now(), origin);
    const until = seconds === null ? null : at + Math.round(seconds * 1_000);
    const order = (source: Launch['source']): readonly Launch[] =>
      targets.map((target) => ({
        kind: 'launch',
        id: randomId(),
        mode,
        target,
        source,
        at,
        until,
        ...giver,
      }));
    const { source } = request;
    if (mode === 'emergency' && source.type !== 'text') checkShows(site, order(source));
    return transact(doc, origin, () => {
      const commands = order(
        source.type === 'text' ? writeText(doc, source, { at, by: giver.byName }, origin) : source,
      );
      for (const command of commands) writeLaunch(doc, command, origin);
      return commands;
    });
  });
}

/** White on dark red: it has to be read from afar. */
function writeText(
  doc: Y.Doc,
  { title, body }: Extract<LaunchRequest['source'], { type: 'text' }>,
  { at, by }: { readonly at: number; readonly by: string },
  origin: Origin,
): Launch['source'] {
  const text = { title, body, colour: '#ffffff', align: 'center' } as const;
  const content = { type: 'text', name: title, text, background: '#8c1d18', createdBy: by, at } as const;
  return { type: 'content', id: createContent(doc, content, origin) };
}

/**
 * Ends every launch before it on the targets' screens, or every emergency: neither touches the other kind.
 * @throws {Problem} `unknown-target`, `empty-selection` or `newer-emergency`
 */
export function clear(
  { live, now }: ServerContext,
  giver: Giver,
  { targets, what, upTo }: ClearRequest,
): Promise<readonly Clear[]> {
  return live.edit(giver.by, (doc, origin, site) => {
    const before = standing(doc);
    // A group or tag may be gone while something still stands for it: that can be taken back all the same.
    const aimedAt = new Set(before.map(({ target }) => target));
    const unused = targets.filter((target) => !aimedAt.has(target));
    if (targets.length === 0 || unused.length > 0) checkTargets(site, unused);
    if (upTo !== null) checkNoNewer(site, targets, upTo, now());
    const at = nextTime(doc, now(), origin);
    const commands = targets.map((target): Clear => ({
      kind: 'clear',
      id: randomId(),
      what,
      target,
      at,
      ...giver,
    }));
    transact(doc, origin, () => {
      for (const command of commands) writeClear(doc, command, origin);
    });
    return commands;
  });
}
