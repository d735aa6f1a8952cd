import { parentPort } from 'node:worker_threads';
import { createWorkerHost } from '../engine/index.ts';
import { createNodeClassifier } from './node-classifier.ts';
import { systemTimers } from './system-timers.ts';
import { systemWebGpu } from './system-webgpu.ts';

// The entry file of a worker thread; see pool-node.ts. A message that the protocol doesn't know is thrown, and ends it.
if (parentPort === null) throw new Error('This file runs as a worker thread only');
const port = parentPort;

// A thread of Deno (2.9.6) has a location with the origin "null", which onnxruntime-web (1.30.0), imported later, makes
// the base of a URL, and so throws. Threads of Node have none.
Reflect.deleteProperty(globalThis, 'location');

const host = createWorkerHost({
  createClassifier: createNodeClassifier,
  clock: systemTimers,
  webGpu: systemWebGpu,
  post: (message) => port.postMessage(message),
});
port.on('message', (message: unknown) => host.receive(message));
