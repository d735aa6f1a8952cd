export { discordAttachmentOrigins } from './attachment-origins.ts';
export { createBackedLimiter } from './backed-limiter.ts';
export { readCommandDefinition } from './command.ts';
export { createDownload, type Download, type DownloadOptions } from './download.ts';
export { createEditReply, type EditReply, type EditReplyOptions } from './edit-reply.ts';
export { createInteractions, type Interactions, type InteractionsOptions } from './interactions.ts';
export { createMemoryLimiter, type MemoryLimiterOptions, type WindowRule } from './memory-limiter.ts';
export type { ReplyTarget } from './parse-interaction.ts';
export { createReadCommand, type ReadCommand, type ReadCommandOptions } from './read-command.ts';
export { createRedisLimiter, type RedisLimiterOptions } from './redis-limiter.ts';
export { parseTrainingEvents } from './training-events.ts';
export { showTraining, type TrainingMessageOptions, toTrainingText } from './training-message.ts';
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
