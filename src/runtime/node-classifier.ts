import {
  type CreateClassifier,
  createClassifier,
  loadNativeOrt,
  openOrtClassifier,
} from '../engine/index.ts';

/** Classifiers on every device that Node, Deno and Bun have: WASM and WebGPU, and `native` where it is installed. */
export const createNodeClassifier: CreateClassifier = async (model, device) =>
  device === 'native'
    ? await openOrtClassifier(await loadNativeOrt(), model, 'cpu')
    : await createClassifier(model, device);
