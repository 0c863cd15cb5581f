const EVERY_MS = 500;

// Under `npm start` a shell stands between npm and this process, and it passes no signal on: a stopped npm would leave
// the server running. So it stops when that shell is gone. Started directly, it outlives whoever started it.
const byNpm = process.env['npm_lifecycle_event'] !== undefined;
const parent = process.ppid;

/** Whether npm was stopped while this process was still getting ready. */
export const isOrphan = () => byNpm && process.ppid !== parent;

/** To be called once the program handles signals itself. */
export function stopWithParent() {
  if (!byNpm) return;
  const timer = setInterval(() => {
    if (!isOrphan()) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, EVERY_MS).unref();
  // One that is stopping already needs no second signal, which would cut its work short.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => clearInterval(timer));
}
