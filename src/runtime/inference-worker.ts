import { parentPort } from 'node:worker_threads';
import { createOrtClassifier, createWorkerHost } from '../engine/index.ts';
import { systemTimers } from './system-timers.ts';

// The entry file of a worker thread; see pool-node.ts. A message that the protocol doesn't know is thrown, and ends it.
if (parentPort === null) throw new Error('This file runs as a worker thread only');
const port = parentPort;
const host = createWorkerHost({
  createClassifier: createOrtClassifier,
  clock: systemTimers,
  post: (message) => port.postMessage(message),
});
port.on('message', (message: unknown) => host.receive(message));
