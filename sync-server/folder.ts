import { parentPort, workerData } from 'node:worker_threads';
import { openReading } from '#lib/server/db/reading';
import { fold } from './fold';
import { SqlReader } from './store/sql-reader';
import type { FolderAnswer, FolderData } from './worker-folder';

/** The folding thread: reads the document for itself, answers once, and ends. */
const port = parentPort;
if (port === null) throw new Error('folder.js is started by the server, as a thread.');

const { path, document } = workerData as FolderData;
const reading = openReading(path);
const badSnapshots: unknown[] = [];
const folded = await fold(new SqlReader(reading.db, document), (error) => badSnapshots.push(error));
reading.close();
const answer: FolderAnswer = { fold: folded, badSnapshots };
port.postMessage(answer, folded === null ? [] : [folded.data.buffer as ArrayBuffer]);
