import type { Classifier, Device } from './types.ts';

/** Values of one picture, and classes: [N, 1, 28, 28] goes in, [N, 10] comes out. */
export const inputShape = [1, 28, 28] as const;
export const pictureValues: number = inputShape[0] * inputShape[1] * inputShape[2];
export const classCount = 10;

/** Opens a model file; rejects with an error that says why where it can't. Called for one model at a time. */
export type CreateClassifier = (model: Uint8Array, device: Device) => Promise<Classifier>;
