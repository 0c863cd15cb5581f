import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Patience {
  /** What still comes in of a request that was answered is thrown away for so long … */
  readonly wholeMs: number;
  /** … and as long as there is no pause like this. */
  readonly pauseMs: number;
}

/** As nginx has it (`lingering_time`, `lingering_timeout`). */
const PATIENCE: Patience = { wholeMs: 30_000, pauseMs: 5_000 };

/**
 * Sees to it that a request which is answered before all of its body came gets its answer. Left alone, its connection
 * hangs (Kit looks at a body and then reads no further: the next request on it waits in vain), or is cut while the client
 * still writes, and a connection that is reset takes the answer with it. So the rest is read and thrown away; who goes on
 * for too long is cut off.
 */
export function takeUnreadBody(
  request: IncomingMessage,
  response: ServerResponse,
  { wholeMs, pauseMs }: Patience = PATIENCE,
): void {
  const { headers, socket } = request;
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return;
  const destroySoon = socket.destroySoon.bind(socket);
  let last = false;
  // So Node ends a connection after its last answer, be the body in or not.
  socket.destroySoon = () => {
    last = true;
    if (request.complete) destroySoon();
  };
  const release = () => Reflect.deleteProperty(socket, 'destroySoon');
  response.once('finish', () => {
    if (request.complete || socket.destroyed) {
      release();
      return;
    }
    // It has its answer whole, and is told that there comes no other.
    if (last) socket.end();
    const giveUp = () => socket.destroy();
    const whole = setTimeout(giveUp, wholeMs).unref();
    const pause = setTimeout(giveUp, pauseMs).unref();
    const settled = () => {
      clearTimeout(whole);
      clearTimeout(pause);
      release();
    };
    request.once('close', settled);
    request.once('end', () => {
      settled();
      if (last) destroySoon();
    });
    // Who looked at it before wants no more of it.
    request.removeAllListeners('data');
    request.on('data', () => void pause.refresh());
    request.resume();
  });
}
