import type { Content } from '#lib/model/content';
import { layerElement, type Layer } from './layer';
import { nextEvent } from './next-event';
import { framesMade } from './painted';

/**
 * What a signage page needs: to run, to keep its own cookies and storage, and to post the form of a single sign-on.
 * Never to navigate the kiosk away, to open windows or dialogues, or to download.
 */
const SANDBOX = ['allow-scripts', 'allow-forms'];

/**
 * A page of our own origin would be able to lift its own sandbox and to use this browser's cookies, so it is framed as a
 * stranger.
 */
export function sandboxFor(url: string, ownOrigin: string): string {
  const foreign = new URL(url).origin !== ownOrigin;
  return [...SANDBOX, ...(foreign ? ['allow-same-origin'] : [])].join(' ');
}

/** @param probe whether to ask first if the page can be framed: what stands here needs to be allowed to make an object */
export function urlLayer(content: Extract<Content, { type: 'url' }>, probe: boolean): Layer {
  const element = layerElement('url', content.background);
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', sandboxFor(content.url, location.origin));
  frame.referrerPolicy = 'strict-origin-when-cross-origin';
  frame.allow = 'autoplay; encrypted-media';
  frame.title = content.name;
  frame.tabIndex = -1;
  return {
    element,
    async prepare(signal) {
      if (probe) await checkFrames(content.url, element, signal);
      const loaded = nextEvent(frame, ['load'], signal, () => `“${content.name}” did not load.`);
      frame.src = content.url;
      element.append(frame);
      await loaded;
      await framesMade();
    },
    show: () => undefined,
    again: () => undefined,
    hide: () => undefined,
    dispose: () => frame.remove(),
  };
}

/**
 * Rejects when the page can't be reached, answers with an error or refuses to be framed. An iframe fires `load` for the
 * browser's own error page, and a `fetch` fails for pages that would frame well (`Cross-Origin-Resource-Policy`); an
 * `<object>` tells them apart by its `error` event. It stands in a sandbox where no script of the page runs.
 */
async function checkFrames(url: string, host: HTMLElement, signal: AbortSignal): Promise<void> {
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
