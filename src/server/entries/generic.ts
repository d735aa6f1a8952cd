export { DigitsError, type ErrorCode, errorCodes, isDigitsError } from '../../errors.ts';
export { createReader } from '../../runtime/create-reader-web.ts';
export type { DigitReader } from '../../runtime/open-reader.ts';
export type { CreateReaderOptions } from '../../runtime/reader-options.ts';
