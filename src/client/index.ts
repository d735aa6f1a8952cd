export type { ReadAnswer } from '../contract.ts';
export { createClient } from './client.ts';
export { ClientError, type ClientErrorCode, type ClientErrorOptions } from './client-error.ts';
export type { ClientOptions, ClientTimers, DigitsClient, Fetch, Picture, ReadOptions } from './types.ts';
