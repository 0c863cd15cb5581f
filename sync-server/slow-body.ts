import type { IncomingMessage } from 'node:http';

/** Files come over slow lines; whoever sends one is asked again who it is when it is there. */
const MAY_BE_LARGE: readonly RegExp[] = [
  /^\/api\/v1\/uploads(\/|$)/,
  /^\/api\/v1\/media$/,
  /^\/api\/v1\/schedules\/import$/,
  /^\/api\/v1\/site\/carry-over$/,
];

/** Half a megabyte, the most that any other call takes, over a line of 35 kbit/s. */
export const SLOWEST_BODY_MS = 120_000;

/** Cuts a request whose body does not come: it would hold a place for as long as it likes. */
export function endIfSlow(request: IncomingMessage, pathname: string, withinMs: number): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return;
  if (MAY_BE_LARGE.some((path) => path.test(pathname))) return;
  const timer = setTimeout(() => {
    if (!request.complete) request.destroy();
  }, withinMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}
