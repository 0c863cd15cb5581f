import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem, problemDocument, problemHeaders } from '#lib/server/problem';

/** Files come over slow lines; whoever sends one is asked again who it is when it is there. */
const MAY_BE_LARGE: readonly RegExp[] = [
  /^\/api\/v1\/uploads(\/|$)/,
  /^\/api\/v1\/media$/,
  /^\/api\/v1\/schedules\/import$/,
  /^\/api\/v1\/site\/carry-over$/,
];

/** Half a megabyte, the most that any other call takes, over a line of 35 kbit/s. */
export const SLOWEST_BODY_MS = 120_000;

/** Answers and cuts a request whose body does not come: it would hold a place for as long as it likes. */
export function endIfSlow(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  withinMs: number,
): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return;
  if (MAY_BE_LARGE.some((path) => path.test(pathname))) return;
  const timer = setTimeout(() => {
    if (request.complete) return;
    if (response.headersSent) request.destroy();
    else refuse(request, response);
  }, withinMs);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}

const TOO_SLOW = new Problem(
  408,
  'body-too-slow',
  'What you sent did not arrive in time, so nothing was done. Send it again over a better connection.',
);

/** Past the response: whoever waits for the body is still about to answer with it, and finds that the request broke off. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify(problemDocument(TOO_SLOW));
  const headers = {
    ...response.getHeaders(),
    ...problemHeaders(TOO_SLOW),
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${one}\r\n`),
  );
  request.socket.end(`HTTP/1.1 408 Request Timeout\r\n${lines.join('')}\r\n${body}`, () => request.destroy());
}
