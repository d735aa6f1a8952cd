export { type Config, ConfigError, parseConfig } from '../config.ts';
export { DigitsError, type ErrorCode, errorCodes, isDigitsError } from '../errors.ts';
export { createLog, type Log } from '../log.ts';
export { type AppOptions, createApp } from './app.ts';
export { createMetrics, type Metrics } from './metrics.ts';
