import * as v from 'valibot';
import { timeZone } from '../values';
import { contentType } from './content-type';

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

/** What a widget shows. One value. */
export const widgetSchema = v.variant('kind', [clock, date, countdown]);
export type Widget = v.InferOutput<typeof widgetSchema>;
export type WidgetKind = Widget['kind'];
export type WidgetOf<K extends WidgetKind> = Extract<Widget, { kind: K }>;

export const widget = contentType(
  'widget',
  { widget: widgetSchema },
  { lengthMs: () => null, files: () => [], look: (content) => content.widget },
);
