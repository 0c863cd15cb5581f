import { clears, LAUNCH_MODES, type Clear, type Launch } from './launch';
import type { Site } from './site';

/**
 * The launches that count at an instant (ms): not over, and not cleared for everyone they are aimed at. The highest mode
 * first, of each the newest first. On a single screen a newer one may cover them, or a clear aimed at it end them.
 */
export function standingLaunches(site: Site, now: number): readonly Launch[] {
  const commands = [...site.launches.values()];
  const clearing = commands.filter((command): command is Clear => command.kind === 'clear');
  return commands
    .filter((command): command is Launch => command.kind === 'launch')
    .filter((launch) => launch.until === null || now < launch.until)
    .filter((launch) => !clearing.some((clear) => ends(clear, launch)))
    .sort((a, b) => LAUNCH_MODES.indexOf(b.mode) - LAUNCH_MODES.indexOf(a.mode) || b.at - a.at);
}

function ends(clear: Clear, launch: Launch): boolean {
  const everywhere = clear.target === 'all' || clear.target === launch.target;
  return everywhere && clear.at > launch.at && clears(clear, launch);
}
