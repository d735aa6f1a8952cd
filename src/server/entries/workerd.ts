import { createReaderWorkerd } from '../../runtime/create-reader-web.ts';
import type { DigitReader } from '../../runtime/open-reader.ts';
import type { CreateReaderOptions } from '../../runtime/reader-options.ts';
import { createWorkerdClassifier } from '../../runtime/workerd-classifier.ts';

export { DigitsError, type ErrorCode, errorCodes, isDigitsError } from '../../errors.ts';
export type * from '../../runtime/public-types.ts';
export { createWorker, type Worker } from './workerd/create-worker.ts';

export function createReader(options: CreateReaderOptions = {}): Promise<DigitReader> {
  return createReaderWorkerd(createWorkerdClassifier, options);
}
