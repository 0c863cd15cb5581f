import { addressOf, type Widget } from '#lib/model/content-types/widget';
import type { Told, WidgetNews } from '#lib/model/widget-news';

/** What was fetched for a widget, and when its source last said so, ms of server time. */
export interface News {
  readonly news: WidgetNews;
  readonly fetchedAt: number;
}

/** Where a widget's layer finds what was fetched for it. */
export interface NewsSource {
  /** Resolves when what can be had of this content's news at once is at hand. */
  ready(content: string): Promise<void>;
  /** Null: there was never any of what the widget shows now. */
  get(content: string, widget: Widget): News | null;
}

/** What was told of a content, as news of the widget that it is by now; null when it is about another address. */
export function newsOf(told: Omit<Told, 'problem'> | undefined, widget: Widget): News | null {
  if (told === undefined || told.news === null || told.fetchedAt === null) return null;
  if (told.address !== addressOf(widget) || told.news.kind !== widget.kind) return null;
  return { news: told.news, fetchedAt: told.fetchedAt };
}
