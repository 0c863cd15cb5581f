import type { IncomingMessage, ServerResponse } from 'node:http';
import { importOperation, importRoute } from './calendar/import-route';
import type { ServerContext } from './context';
import { epochOperations, epochsRoute } from './epochs/epochs-route';
import { eventsOperation } from './events/events-operation';
import { mediaApiRoute, mediaOperations } from './media/media-api-route';
import { mediaRoute } from './media/media-route';
import { uploadOperations, uploadRoute } from './media/upload-route';
import type { PlacedOperation } from './operation';
import { streamRoute } from './streams/stream-route';

/**
 * Answers a request before the app's pages see it (streams that Kit would buffer).
 * @returns whether the request was taken
 */
export type NodeRoute = (
  request: IncomingMessage,
  response: ServerResponse,
  context: ServerContext,
) => boolean | Promise<boolean>;

export const nodeRoutes: readonly NodeRoute[] = [
  uploadRoute,
  mediaRoute,
  streamRoute,
  mediaApiRoute,
  epochsRoute,
  importRoute,
];

/** What those of them demand that are part of the API, and the stream of events (sync-server/events/). */
export const nodeOperations: readonly PlacedOperation[] = [
  ...uploadOperations,
  ...mediaOperations,
  ...epochOperations,
  eventsOperation,
  importOperation,
];
