import { api } from '#lib/server/api';
import { mediaAnswer, mediaRow, showMedia } from '#lib/server/media/media-list';

export const GET = api(
  {
    action: 'media.read',
    summary: 'What is known of a stored file; its bytes are at /media/{hash}.',
    answers: { 200: mediaAnswer },
    problems: { 404: ['unknown-media'] },
    tagged: true,
  },
  async ({ context, param }) => showMedia(await mediaRow(context.db, param('hash'))),
);
