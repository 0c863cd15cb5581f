import type { ServerContext } from '../context';
import { bringBack } from './command';

/** Two looks apart the wall clock and the steady one differ by less, unless somebody set the former. */
const SET_MS = 500;

/**
 * Returns a look to be taken every second: at the first, and whenever the clock was set back, commands that it stamped while
 * it was ahead are brought back. Otherwise an emergency would leave all screens until that time comes.
 */
export function watchForSetBack(
  context: Pick<ServerContext, 'live' | 'now' | 'log'>,
  monotonic: () => number,
): () => Promise<void> {
  let apart = Infinity;
  return async () => {
    const before = apart;
    apart = context.now() - monotonic();
    if (apart > before - SET_MS) return;
    try {
      const count = await bringBack(context);
      if (count > 0) context.log.warn({ count }, 'the clock was ahead: commands that it stamped begin now');
    } catch (error) {
      apart = before;
      context.log.error({ err: error }, 'commands from a clock that was ahead could not be brought back');
    }
  };
}
