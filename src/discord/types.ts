import type { ClientErrorCode } from '../client/index.ts';

/** What Discord tells of an uploaded file before anybody has looked at it. */
export interface Attachment {
  readonly url: string;
  readonly sizeBytes: number;
  readonly contentType: string | undefined;
  /** Known for what Discord takes for a picture. */
  readonly widthPx: number | undefined;
  readonly heightPx: number | undefined;
}

/** `/read image:<attachment>` as both adapters hand it on. */
export interface ReadRequest {
  readonly interactionId: string;
  readonly userId: string;
  readonly attachment: Attachment;
}

export interface AttachmentLimits {
  readonly maxBytes: number;
  readonly maxSidePx: number;
}

/** What can go wrong: the client's codes, an attachment that isn't Discord's, and a fault of the bot itself. */
export type FailureCode = ClientErrorCode | 'foreign_attachment' | 'bot_failure';

export interface Failure {
  readonly code: FailureCode;
  readonly requestId: string;
  /** Where trying again later makes sense. */
  readonly retryAfterSeconds?: number | undefined;
}

/** How often a user may ask. */
export interface RateLimiter {
  /** Counts a request of `subject`: 0 where it may pass, otherwise the seconds until one may. */
  take(subject: string): Promise<number>;
}

/** Takes one line of the log. Nothing secret is ever a field: no token, no key, no address of an attachment. */
export type BotLog = (level: 'info' | 'warn' | 'error', event: string, fields: BotLogFields) => void;
export type BotLogFields = Readonly<Record<string, string | number>>;
