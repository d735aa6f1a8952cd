import {
  type CreateClassifier,
  createOrtClassifier,
  loadNativeOrt,
  openOrtClassifier,
} from '../engine/index.ts';

/** Classifiers on every device that Node, Deno and Bun have: the two of ONNX Runtime Web, and `native` where it is installed. */
export const createNodeClassifier: CreateClassifier = async (model, device) =>
  device === 'native'
    ? await openOrtClassifier(await loadNativeOrt(), model, 'cpu')
    : await createOrtClassifier(model, device);
