import * as v from 'valibot';
import { readUrl } from './read-url';

const ID = /^[A-Za-z0-9_-]{11}$/;

/** What names a video at YouTube. */
export const youtubeVideo = v.pipe(v.string(), v.regex(ID, 'A YouTube video has an id of 11 characters'));

/**
 * What the server learnt about a video from YouTube. It names the video that it is about, because it arrives later than
 * the address and from elsewhere: what speaks of another one is out of date, and overwrites nobody's edit.
 */
export const youtubeFactsSchema = v.object({
  video: youtubeVideo,
  /** `gone`: deleted, private or never there; `not-embeddable`: its owner lets it play on YouTube only. */
  state: v.picklist(['playable', 'not-embeddable', 'gone']),
  title: v.pipe(v.string(), v.maxLength(500)),
  /** `null`: a live broadcast, or nothing that is known. */
  durationMs: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** SHA-256 of its picture, served like all media; `null` where there is none. */
  thumb: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
});
export type YoutubeFacts = v.InferOutput<typeof youtubeFactsSchema>;

const WATCH_HOSTS = new Set(['youtube.com', 'm.youtube.com', 'music.youtube.com', 'youtube-nocookie.com']);
/** `/embed/<id>` and its like. */
const IN_PATH = /^\/(?:embed|shorts|live|v|e)\/([A-Za-z0-9_-]{11})(?:[/?&]|$)/;

function webAddress(text: string): URL | null {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  const url = readUrl(address);
  if (url === null) return null;
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}

/** The video that an address of YouTube, in any of its forms, or a bare id names; null when it names none. */
export function youtubeVideoOf(typed: string): string | null {
  const text = typed.trim();
  if (ID.test(text)) return text;
  const url = webAddress(text);
  if (url === null) return null;
  const host = url.hostname.replace(/^www\./, '');
  if (host === 'youtu.be') return idOrNull(url.pathname.split('/')[1]);
  if (!WATCH_HOSTS.has(host)) return null;
  if (url.pathname === '/attribution_link') {
    const target = url.searchParams.get('u');
    return target?.startsWith('/watch') === true ? youtubeVideoOf(`youtube.com${target}`) : null;
  }
  return idOrNull(url.searchParams.get('v') ?? IN_PATH.exec(url.pathname)?.[1]);
}

function idOrNull(id: string | null | undefined): string | null {
  return typeof id === 'string' && ID.test(id) ? id : null;
}

/** Where people watch it. */
export function youtubeAddress(video: string): string {
  return `https://www.youtube.com/watch?v=${video}`;
}

/** What is known of the video that a content shows now; null when nothing is, or it is about an earlier one. */
export function factsOf(content: {
  readonly video: string;
  readonly facts: YoutubeFacts | null;
}): YoutubeFacts | null {
  return content.facts?.video === content.video ? content.facts : null;
}
