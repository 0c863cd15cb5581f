import { parentPort, workerData } from 'node:worker_threads';
import { openForWriting } from './dialect';
import { unpacked, WriterCore, type Group } from './writer-core';

/**
 * The writer thread: the only place that writes to the database. One group of batches in, one list of outcomes out;
 * `null` in closes it.
 */
const port = parentPort;
if (port === null) throw new Error('writer.js is started by the server, as a thread.');

const { path } = workerData as { path: string };
const core = new WriterCore(openForWriting(path));

port.on('message', (group: Group | null) => {
  if (group !== null) {
    port.postMessage(core.run(unpacked(group)));
    return;
  }
  core.close();
  port.close();
});
