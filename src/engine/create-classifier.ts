import type { CreateClassifier } from './classifier.ts';
import { createOrtClassifier } from './ort-classifier.ts';
import { compileKernels } from './plain/kernels.ts';
import { plainFirst } from './plain/plain-first.ts';

/** Classifiers wherever code may be compiled, of every network that ONNX Runtime Web can run. */
export const createClassifier: CreateClassifier = plainFirst(compileKernels, createOrtClassifier);
