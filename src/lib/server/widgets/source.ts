import { addressOf, type Widget } from '#lib/model/content-types/widget';
import type { Site } from '#lib/model/site';
import type { WidgetNews } from '#lib/model/widget-news';
import type { ServerConfig } from '../config';
import { decode } from './decode';
import { readFeed } from './read-feed';
import { readWeather, WEATHER_QUERY } from './read-weather';

/** Where the news for widgets come from, and how they are read. */
export interface Source {
  /** Equal for all widgets that are served by one request. */
  readonly key: string;
  readonly url: string;
  readonly accept: string;
  /** How long what was fetched counts as new. */
  readonly freshMs: number;
  /** @throws {UnreadableError} */
  readonly read: (body: Uint8Array, contentType: string) => WidgetNews;
}

const MINUTE = 60_000;

/** Null: nothing is fetched for it. */
export function sourceOf(
  widget: Widget,
  { weatherOrigin }: Pick<ServerConfig, 'weatherOrigin'>,
): Source | null {
  const key = `${widget.kind} ${addressOf(widget)}`;
  switch (widget.kind) {
    case 'feed':
      return {
        key,
        url: widget.url,
        accept: 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1',
        freshMs: 15 * MINUTE,
        read: (body, contentType) => readFeed(decode(body, contentType)),
      };
    case 'weather': {
      const url = new URL('/v1/forecast', weatherOrigin);
      url.search = new URLSearchParams({
        latitude: String(widget.latitude),
        longitude: String(widget.longitude),
        temperature_unit: widget.unit,
        ...WEATHER_QUERY,
      }).toString();
      return {
        key,
        url: url.href,
        accept: 'application/json',
        freshMs: 30 * MINUTE,
        read: (body) => readWeather(decode(body)),
      };
    }
    default:
      return null;
  }
}

/** More of them are no signage any more. */
export const MOST_SOURCES = 500;

/** What the widgets of a site want to be fetched, each source once. */
export function sourcesOf(
  site: Site,
  config: Pick<ServerConfig, 'weatherOrigin'>,
): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const content of site.contents.values()) {
    if (content.type !== 'widget' || content.deletedAt !== null || sources.size >= MOST_SOURCES) continue;
    const source = sourceOf(content.widget, config);
    if (source !== null) sources.set(source.key, source);
  }
  return sources;
}
