import type { ContentOf } from '#lib/model/content';

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

/**
 * How a frame lies in its layer to be seen enlarged, from some way down. A page of somebody else's can't be scrolled
 * from outside: it is given a window that is as much taller, which is moved up.
 */
export function frameStyle({ zoom, scroll }: Pick<ContentOf<'url'>, 'zoom' | 'scroll'>) {
  const factor = zoom / 100;
  return {
    width: `calc(100% / ${factor})`,
    height: `calc(100% / ${factor} + ${scroll}px)`,
    transformOrigin: '0 0',
    transform: `scale(${factor}) translateY(-${scroll}px)`,
  };
}

/** A frame for the page of a content, which begins to load once it has its address and stands in the document. */
export function pageFrame(content: ContentOf<'url'>): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', sandboxFor(content.url, location.origin));
  frame.referrerPolicy = 'strict-origin-when-cross-origin';
  frame.allow = 'autoplay; encrypted-media';
  frame.title = content.name;
  frame.tabIndex = -1;
  if (content.zoom !== 100 || content.scroll !== 0) Object.assign(frame.style, frameStyle(content));
  return frame;
}
