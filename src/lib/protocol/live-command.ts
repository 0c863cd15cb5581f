import * as v from 'valibot';

/**
 * What can be asked of a screen at this moment. Nothing of it is stored: a screen that is not there never hears of it.
 * Stable names: kiosks that run for months read them, and list in their status which they know.
 */
export const LIVE_COMMANDS = ['identify', 'reload', 'screenshot'] as const;

export const liveCommandSchema = v.variant('do', [
  v.object({
    do: v.literal('identify'),
    /** How long the name stands on the screen. */
    seconds: v.optional(
      v.pipe(
        v.number(),
        v.minValue(1, 'a screen names itself for at least 1 second'),
        v.maxValue(120, 'a screen names itself for at most 120 seconds'),
      ),
      10,
    ),
  }),
  v.object({
    do: v.literal('reload'),
    /** At once, in the middle of an item; without it between two. */
    force: v.optional(v.boolean(), false),
  }),
  v.object({ do: v.literal('screenshot') }),
]);
export type LiveCommand = v.InferOutput<typeof liveCommandSchema>;

/** Server → kiosk, as JSON in message 114: a command and the number that its answer names. */
export const liveOrderSchema = v.object({
  order: v.pipe(v.number(), v.integer(), v.minValue(1)),
  command: liveCommandSchema,
});
export type LiveOrder = v.InferOutput<typeof liveOrderSchema>;

/** The longer side of a screenshot, and what one may weigh. */
export const SCREENSHOT_PIXELS = 1_280;
export const SCREENSHOT_BYTES = 2_000_000;

const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SCREENSHOT_PIXELS));

/** Kiosk → server, as JSON in message 115, followed by the bytes of the picture, or none. */
export const liveAnswerSchema = v.object({
  order: v.pipe(v.number(), v.integer(), v.minValue(1)),
  done: v.boolean(),
  /** What there is to say: why not, or when. Kiosks say it in English, as the manager's other sentences. */
  text: v.nullable(v.pipe(v.string(), v.maxLength(500))),
  /** Of a screenshot: when it was taken, in ms of the server's time, and its size. */
  picture: v.nullable(
    v.object({
      type: v.picklist(['image/jpeg', 'image/webp']),
      at: v.pipe(v.number(), v.integer()),
      width: pixels,
      height: pixels,
    }),
  ),
});
export type LiveAnswer = v.InferOutput<typeof liveAnswerSchema>;

/** How a command went on one screen; only `done` was carried out, and `failed` was at least heard. */
export const LIVE_OUTCOMES = ['done', 'failed', 'no-answer', 'offline', 'no-socket', 'too-old'] as const;

export interface LiveResult {
  readonly screen: string;
  readonly outcome: (typeof LIVE_OUTCOMES)[number];
  readonly text: string | null;
  readonly picture: (NonNullable<LiveAnswer['picture']> & { readonly bytes: Uint8Array }) | null;
}
