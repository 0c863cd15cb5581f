import type { ServerResponse } from 'node:http';
import { problemDocument, problemHeaders, type Problem } from './problem';

/** Answers a request of a Node-level route with a problem document, beside the headers that are set for every answer. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(problemDocument(problem));
  response.writeHead(problem.status, {
    ...problemHeaders(problem),
    'content-length': Buffer.byteLength(body),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
