import type * as Y from 'yjs';
import { randomId, transact } from '#lib/model/edit';
import {
  commandTime,
  parseLaunch,
  writeClear,
  writeLaunch,
  type Clear,
  type Launch,
  type LaunchCommand,
} from '#lib/model/launch';
import type { ServerContext } from '../context';
import { checkSource, checkTargets } from './check-targets';
import type { ClearRequest, LaunchRequest } from './launch-request';

/** The commands that stand in the live document now; inside an edit nothing can come between reading and writing. */
function standing(doc: Y.Doc): LaunchCommand[] {
  return [...doc.getMap<unknown>('launches').entries()]
    .map(([slot, raw]) => parseLaunch(slot, raw).value)
    .filter((command) => command !== null);
}

/**
 * Starts a content or playlist on its targets. One request is one instant: all its targets get the same `at`, so a wall
 * of screens named one by one starts in step; it is later than that of every command before.
 * @throws {Problem} `unknown-source` or `unknown-target`
 */
export async function launch(
  context: ServerContext,
  by: string,
  request: LaunchRequest,
): Promise<readonly Launch[]> {
  const { live, now } = context;
  const site = await live.site();
  checkSource(site, request.source);
  checkTargets(site, request.targets);
  return live.edit(by, (doc, origin) => {
    const at = commandTime(standing(doc), now());
    const until = request.seconds === null ? null : at + Math.round(request.seconds * 1_000);
    const { mode, source } = request;
    const commands = request.targets.map((target): Launch => ({
      kind: 'launch',
      id: randomId(),
      mode,
      target,
      source,
      at,
      until,
      by,
      byName: '',
    }));
    transact(doc, origin, () => {
      for (const command of commands) writeLaunch(doc, command, origin);
    });
    return commands;
  });
}

/** Ends every launch before it on the targets' screens. @throws {Problem} `unknown-target` */
export async function clear(
  context: ServerContext,
  by: string,
  request: ClearRequest,
): Promise<readonly Clear[]> {
  const { live, now } = context;
  checkTargets(await live.site(), request.targets);
  return live.edit(by, (doc, origin) => {
    const at = commandTime(standing(doc), now());
    const commands = request.targets.map((target): Clear => ({
      kind: 'clear',
      id: randomId(),
      what: 'launches',
      target,
      at,
      by,
      byName: '',
    }));
    transact(doc, origin, () => {
      for (const command of commands) writeClear(doc, command, origin);
    });
    return commands;
  });
}
