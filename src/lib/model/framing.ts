import * as v from 'valibot';

/**
 * What the server saw when it asked for a page as a screen would. It names the address that it is about, because it
 * arrives later than the address and from elsewhere: what speaks of another one is out of date.
 */
export const framingSchema = v.object({
  url: v.pipe(v.string(), v.maxLength(4_000)),
  /**
   * `refused`: the page lets nobody show it inside another page; `some`: it names who may, and whether that is us can't
   * be told; `insecure`: browsers show no http page inside an https one; `failed`: it answers with an error;
   * `unreachable`: nobody answers; `unseen`: the server may not look.
   */
  state: v.picklist(['open', 'refused', 'some', 'insecure', 'failed', 'unreachable', 'unseen']),
  /** The header that refuses, as it came, or the status of the error; else empty. */
  because: v.pipe(v.string(), v.maxLength(300)),
});
export type Framing = v.InferOutput<typeof framingSchema>;

/** What is known of the page that a content shows now; null when nothing is, or it is about an earlier address. */
export function framingOf(content: {
  readonly url: string;
  readonly framing: Framing | null;
}): Framing | null {
  return content.framing?.url === content.url ? content.framing : null;
}
