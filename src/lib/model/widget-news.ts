import * as v from 'valibot';
import { instantMs, localDate } from './values';

/*
 * What the server fetched for a widget, as it goes to screens and stands on them: plain text and numbers, bounded, of
 * which nothing is ever interpreted.
 */

/** Characters that one text may have. */
export const MOST_TEXT = 500;
const text = v.pipe(v.string(), v.maxLength(MOST_TEXT));

const feed = v.object({
  kind: v.literal('feed'),
  title: text,
  /** Newest first, as the feed has them. `at`: when it was published, null where the feed does not say. */
  entries: v.pipe(v.array(v.object({ title: text, text, at: v.nullable(instantMs) })), v.maxLength(20)),
});

const sky = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99));

const weather = v.object({
  kind: v.literal('weather'),
  /** Degrees of the widget's unit; `sky` is a code of the WMO's table 4677, as Open-Meteo has it. */
  temperature: v.number(),
  sky,
  days: v.pipe(
    v.array(v.object({ date: localDate, sky, highest: v.number(), lowest: v.number() })),
    v.maxLength(7),
  ),
});

export const widgetNewsSchema = v.variant('kind', [feed, weather]);
export type WidgetNews = v.InferOutput<typeof widgetNewsSchema>;
export type WidgetNewsOf<K extends WidgetNews['kind']> = Extract<WidgetNews, { kind: K }>;

/** What the server knows for a widget. */
export const toldSchema = v.object({
  /** What was fetched: see `addressOf`. */
  address: v.string(),
  /** Null: nothing could be fetched so far. */
  news: v.nullable(widgetNewsSchema),
  /** When its source last said so, ms. */
  fetchedAt: v.nullable(instantMs),
  /** Why the last try failed, as a sentence for whoever made the widget; null: it did not. */
  problem: v.nullable(v.string()),
});
export type Told = v.InferOutput<typeof toldSchema>;
