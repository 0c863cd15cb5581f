import type { IncomingMessage, ServerResponse } from 'node:http';
import { importRoute } from './calendar/import-route';
import type { ServerContext } from './context';
import { epochsRoute } from './epochs/epochs-route';
import { mediaRoute } from './media/media-route';
import { uploadRoute } from './media/upload-route';

/**
 * Answers a request before the app's pages see it (streams that Kit would buffer).
 * @returns whether the request was taken
 */
export type NodeRoute = (
  request: IncomingMessage,
  response: ServerResponse,
  context: ServerContext,
) => boolean | Promise<boolean>;

export const nodeRoutes: readonly NodeRoute[] = [uploadRoute, mediaRoute, epochsRoute, importRoute];
