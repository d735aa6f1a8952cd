import {
  type CreateClassifier,
  compileKernels,
  createWebGpuClassifier,
  plainFirst,
} from '../../engine/index.ts';

/** Classifiers of the page: on WASM plain networks alone, so that nobody waits for 3.7 MB of ONNX Runtime. */
export const createPageClassifier: CreateClassifier = plainFirst(compileKernels, async (model, device) => {
  if (device === 'cpu') throw new Error('The page runs no network on WASM but plain ones.');
  return await createWebGpuClassifier(model);
});
