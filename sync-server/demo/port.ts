import { createServer } from 'node:net';
import type { ServerConfig } from '#lib/server/config';
import { StartError } from '../start-error';

/**
 * Finds out before anything is drawn. @throws {StartError} when another program, perhaps a Vitrine, listens there
 */
export function demandFreePort({ host, port }: Pick<ServerConfig, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') reject(error);
      reject(
        new StartError(
          `Port ${port} is in use, perhaps by a Vitrine that runs already: stop that one, or start the demo beside it with PORT=${port + 10} npm run demo.`,
          { cause: error },
        ),
      );
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
