/**
 * `no-key`: nobody gave this server one. `bad-key`: Google does not take it. `quota`: today's calls are used up.
 * `unreachable`: no answer, or none that can be read.
 */
export type YoutubeRefusalCode = 'no-key' | 'bad-key' | 'quota' | 'unreachable';

/** Why YouTube told nothing. `message` is a sentence for an admin. */
export class YoutubeRefusal extends Error {
  override readonly name = 'YoutubeRefusal';
  constructor(
    readonly code: YoutubeRefusalCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
