import * as v from 'valibot';
import { timeZone } from '../values';
import { contentType } from './content-type';
import { webUrl } from './url';

/** More of them can't be read from afar. */
export const MOST_ITEMS = 20;

/** `null`: the screen's own. */
const zone = v.optional(v.nullable(timeZone), null);
const line = v.pipe(v.string(), v.trim(), v.maxLength(200, 'At most 200 characters fit on a screen'));

/** A date and a time of day on the wall, `YYYY-MM-DDTHH:MM`. */
export const localDateTime = v.pipe(
  v.string(),
  v.isoDateTime('A date and a time are written YYYY-MM-DDTHH:MM'),
  v.check((text) => {
    const date = new Date(`${text}Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  }, 'This date does not exist'),
);

const clock = v.object({
  kind: v.literal('clock'),
  hour12: v.boolean(),
  seconds: v.boolean(),
  timezone: zone,
});

const date = v.object({ kind: v.literal('date'), timezone: zone });

/** Counts down in the screen's time zone: `before` stands above what is left, `after` alone once it is over. */
const countdown = v.object({
  kind: v.literal('countdown'),
  to: localDateTime,
  before: line,
  after: line,
});

/** The newest entries of an RSS or Atom feed. */
const feed = v.object({
  kind: v.literal('feed'),
  url: webUrl,
  items: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_ITEMS)),
});

const degrees = (most: number, message: string) =>
  v.pipe(v.number(message), v.minValue(-most, message), v.maxValue(most, message));

/** The weather now and on the next days. Degrees: north and east of zero. */
const weather = v.object({
  kind: v.literal('weather'),
  place: line,
  latitude: degrees(90, 'A latitude is a number from -90 to 90'),
  longitude: degrees(180, 'A longitude is a number from -180 to 180'),
  unit: v.picklist(['celsius', 'fahrenheit']),
});

/** What a widget shows. One value. */
export const widgetSchema = v.variant('kind', [clock, date, countdown, feed, weather]);
export type Widget = v.InferOutput<typeof widgetSchema>;
export type WidgetKind = Widget['kind'];
export type WidgetOf<K extends WidgetKind> = Extract<Widget, { kind: K }>;

/**
 * What the server fetches for it, as a name: equal for two widgets of a kind that show the same news. Null: nothing is
 * fetched for it.
 */
export function addressOf(widget: Widget): string | null {
  switch (widget.kind) {
    case 'feed':
      return widget.url;
    case 'weather':
      return `${widget.latitude},${widget.longitude},${widget.unit}`;
    default:
      return null;
  }
}

export const widget = contentType(
  'widget',
  { widget: widgetSchema },
  { lengthMs: () => null, files: () => [], look: (content) => content.widget },
);
