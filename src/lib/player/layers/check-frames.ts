import { nextEvent } from './next-event';

/**
 * Rejects when the page can't be reached, answers with an error or refuses to be framed. An iframe fires `load` for the
 * browser's own error page, and a `fetch` fails for pages that would frame well (`Cross-Origin-Resource-Policy`); an
 * `<object>` tells them apart by its `error` event. It stands in a sandbox where no script of the page runs.
 */
export async function checkFrames(url: string, host: HTMLElement, signal: AbortSignal): Promise<void> {
  const room = document.createElement('iframe');
  room.setAttribute('sandbox', 'allow-same-origin');
  room.className = 'probe';
  const open = nextEvent(room, ['load'], signal, () => 'The browser could not make a frame.');
  room.srcdoc = '<!doctype html>';
  host.append(room);
  try {
    await open;
    const inside = room.contentDocument;
    if (inside === null) throw new Error('The browser could not make a frame.');
    const object = inside.createElement('object');
    object.type = 'text/html';
    const loaded = nextEvent(
      object,
      ['load'],
      signal,
      () => `${url} could not be reached, or does not let itself be framed.`,
    );
    object.data = url;
    inside.body.append(object);
    await loaded;
  } finally {
    room.remove();
  }
}
