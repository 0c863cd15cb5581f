import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { verifyChain, type Verdict } from './verify';

const underWay = new WeakMap<Db, Promise<unknown>>();

/** One walk through the log at a time: it is long, and others wait for this thread. */
export function verifyOnce(
  context: Pick<ServerContext, 'config' | 'db'>,
  wanted: string | null,
): Promise<Verdict> {
  const before = underWay.get(context.db) ?? Promise.resolve();
  const verdict = before.then(() => verifyChain(context, wanted));
  underWay.set(
    context.db,
    verdict.catch(() => undefined),
  );
  return verdict;
}
