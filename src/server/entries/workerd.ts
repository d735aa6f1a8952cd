import { createReaderWeb } from '../../runtime/create-reader-web.ts';
import type { CreateReaderOptions, DigitReader } from '../../runtime/open-reader.ts';
import { createWorkerdClassifier } from '../../runtime/workerd-classifier.ts';

export { DigitsError, type ErrorCode, errorCodes, isDigitsError } from '../../errors.ts';
export type { CreateReaderOptions, DigitReader } from '../../runtime/open-reader.ts';
export { createWorker, type Worker } from './workerd/create-worker.ts';

export function createReader(options: CreateReaderOptions = {}): Promise<DigitReader> {
  return createReaderWeb(createWorkerdClassifier, options);
}
