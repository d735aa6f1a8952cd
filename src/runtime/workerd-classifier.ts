import { type CreateClassifier, plainFirst } from '../engine/index.ts';
import kernels from '../engine/plain/kernels.wasm';

/**
 * Classifiers in workerd, which compiles no code at run time: the kernels are a module that its bundler brings along. Plain
 * networks alone: ONNX Runtime would be seven times the rest of the worker.
 */
export const createWorkerdClassifier: CreateClassifier = plainFirst(
  async () => kernels,
  async (_, device) => {
    if (device !== 'cpu') throw new Error(`an edge worker computes on cpu alone, not on ${device}`);
    throw new Error('it is no plain network, and an edge worker runs no others');
  },
);
