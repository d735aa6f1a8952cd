export { discordAttachmentOrigins } from './attachment-origins.ts';
export { createBackedLimiter } from './backed-limiter.ts';
export { readCommandDefinition } from './command.ts';
export { createMemoryLimiter, type MemoryLimiterOptions, type WindowRule } from './memory-limiter.ts';
export { createReadCommand, type ReadCommand, type ReadCommandOptions } from './read-command.ts';
export { createRedisLimiter, type RedisLimiterOptions } from './redis-limiter.ts';
export type {
  Attachment,
  AttachmentLimits,
  BotLog,
  BotLogFields,
  Failure,
  FailureCode,
  RateLimiter,
  ReadRequest,
} from './types.ts';
