export { DigitsError, type ErrorCode, errorCodes, isDigitsError } from '../../errors.ts';
export { createReader } from '../../runtime/create-reader-web.ts';
export type * from '../../runtime/public-types.ts';
