import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { createClassifier, tryModel } from '../engine/index.ts';
import { capWasmMemory } from './cap-wasm-memory.ts';

// The entry file of the thread that tries an uploaded model and ends; see try-model-node.ts.
if (parentPort === null) throw new Error('This file runs as a worker thread only');
const port = parentPort;

// As in inference-worker.ts: Deno's location breaks the import of ONNX Runtime.
Reflect.deleteProperty(globalThis, 'location');

const { manifest, model, maxWasmBytes } = z
  .strictObject({ manifest: z.unknown(), model: z.instanceof(Uint8Array), maxWasmBytes: z.number() })
  .parse(workerData);
capWasmMemory(maxWasmBytes);
// ONNX Runtime's own waits don't keep a thread alive.
port.ref();
port.postMessage({ reason: await tryModel(createClassifier, { manifest, model }) });
