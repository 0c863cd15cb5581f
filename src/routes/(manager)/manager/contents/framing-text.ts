import type { Content } from '#lib/model/content';
import { framingOf } from '#lib/model/framing';

/** What the server saw of a page: a word for the list, and a sentence that says what follows from it. */
export interface FramingText {
  readonly word: string;
  readonly sentence: string;
  /** Screens skip the page, or may have to. */
  readonly isProblem: boolean;
}

const said = (word: string, sentence: string, isProblem = true): FramingText => ({
  word,
  sentence,
  isProblem,
});

/**
 * Null where nothing is known, or nothing is wrong.
 * @param secure whether the manager itself, and so the screens, are served over https
 */
export function framingText(content: Content | null, secure: boolean): FramingText | null {
  if (content?.type !== 'url') return null;
  const { host, protocol } = new URL(content.url);
  if (secure && protocol === 'http:') return insecure(host);
  const framing = framingOf(content);
  switch (framing?.state) {
    case 'refused':
      return said(
        'Can’t be shown',
        `${host} refuses to be shown inside another page (${framing.because}). Screens will skip it.`,
      );
    case 'some':
      return said(
        'May be refused',
        `${host} names who may show it inside another page (${framing.because}). Look at a screen whether you are among them; if not, screens skip it.`,
      );
    case 'insecure':
      return insecure(host);
    case 'failed':
      return said(
        `Error ${framing.because}`,
        `${host} answered with error ${framing.because}. Screens skip the page as long as they get that too.`,
      );
    case 'unreachable':
      return said(
        'Not reached',
        `The server could not reach ${host}. Check the address; screens that can’t reach it either will skip it.`,
      );
    case 'unseen':
      return said(
        'Not looked at',
        `${host} could not be looked at: it has no address that this server may call. Look at a screen whether the page is shown.`,
        false,
      );
    default:
      return null;
  }
}

const insecure = (host: string): FramingText =>
  said(
    'Can’t be shown',
    `Screens are served over https, where browsers show no http page of ${host} inside another. Use its https address if it has one.`,
  );
