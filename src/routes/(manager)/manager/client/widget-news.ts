import { toldSchema, type Told } from '#lib/model/widget-news';
import { newsOf, type NewsSource } from '#lib/player/news/news-source';
import { ApiError, call } from './http';

/** What the server fetched for a widget; null where nothing is, or the server can't be asked. */
export async function widgetNews(content: string): Promise<Told | null> {
  try {
    return await call('GET', `/api/v1/contents/${encodeURIComponent(content)}/widget`, toldSchema);
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

/** What previews show of the site's widgets: asked of the server once for each. */
export function serverNews(): NewsSource {
  const known = new Map<string, Told>();
  return {
    async ready(content) {
      if (known.has(content)) return;
      const told = await widgetNews(content);
      if (told !== null) known.set(content, told);
    },
    get: (content, widget) => newsOf(known.get(content), widget),
  };
}
