import * as v from 'valibot';
import { youtubeFactsSchema, type YoutubeFacts } from '#lib/model/youtube';
import { call } from './http';

const answerSchema = v.object({ facts: v.nullable(youtubeFactsSchema) });

/** What the server knows of a video at YouTube; null when it can't ask, for lack of a key or of an answer. */
export async function youtubeFacts(video: string): Promise<YoutubeFacts | null> {
  return (await call('GET', `/api/v1/youtube/videos/${video}`, answerSchema)).facts;
}

const keySchema = v.object({
  from: v.nullable(v.picklist(['environment', 'settings'])),
  used: v.number(),
  perDay: v.number(),
});
/** Where the key in use comes from, and how much of the day is used. The key itself never comes back. */
export type YoutubeKeyStanding = v.InferOutput<typeof keySchema>;

const KEY_PATH = '/api/v1/youtube/key';

export async function youtubeKeyStanding(): Promise<YoutubeKeyStanding> {
  return await call('GET', KEY_PATH, keySchema);
}

export async function setYoutubeKey(key: string): Promise<YoutubeKeyStanding> {
  return await call('PUT', KEY_PATH, keySchema, { key });
}

export async function dropYoutubeKey(): Promise<YoutubeKeyStanding> {
  return await call('DELETE', KEY_PATH, keySchema);
}
