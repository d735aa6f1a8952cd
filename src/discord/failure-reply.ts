import type { AttachmentLimits, Failure, FailureCode } from './types.ts';

interface Details {
  /** `again in 3 s`, or `again in a moment` where nobody knows. */
  readonly again: string;
  /** `2 MB and 1024 pixels a side`. */
  readonly limits: string;
}

const tellOwner = 'Please tell the owner of this bot.';

/** A sentence for every code: what happened, and what the user can do about it. */
const sentences = {
  invalid_image: () => 'That picture is damaged and cannot be opened. Please save it anew and send it again.',
  bad_dimensions: () => 'That picture is too small to hold a digit. Please send a larger one.',
  preprocessing_failed: () =>
    'I could not find a digit in that picture. Try one large digit in dark ink on plain paper.',
  too_large: ({ limits }) => `That picture is too big. The most I take is ${limits}.`,
  unsupported_media_type: () => 'That is not a picture I can read. Please send a PNG or JPEG.',
  foreign_attachment: () => 'I only read pictures that were uploaded to Discord.',
  download_failed: () => 'I could not fetch that picture from Discord. Please upload it again.',
  too_many_requests: ({ again }) => `That is too many pictures at once. Please try ${again}.`,
  overloaded: ({ again }) => `The digit reader is busy. Please try ${again}.`,
  not_ready: ({ again }) => `The digit reader is still starting. Please try ${again}.`,
  timeout: ({ again }) => `Reading that picture took too long. Please try ${again}.`,
  client_timeout: ({ again }) => `The digit reader did not answer in time. Please try ${again}.`,
  network_error: ({ again }) => `The digit reader cannot be reached. Please try ${again}.`,
  internal_error: ({ again }) => `The digit reader had a problem of its own. Please try ${again}.`,
  unexpected_answer: () => `The digit reader gave an answer that I do not understand. ${tellOwner}`,
  malformed_form: () => `The digit reader did not understand my question. ${tellOwner}`,
  unauthorized: () => `The digit reader does not accept my key. ${tellOwner}`,
  not_found: () => `The digit reader is not where I was told it is. ${tellOwner}`,
  method_not_allowed: () => `The digit reader does not take questions of my kind. ${tellOwner}`,
  bot_failure: () => `Something went wrong in the bot. ${tellOwner}`,
} satisfies Readonly<Record<FailureCode, (details: Details) => string>>;

/** What the user is told of a failure, with the request id to report it by. */
export function toFailureReply(failure: Failure, limits: AttachmentLimits): string {
  const { code, requestId, retryAfterSeconds } = failure;
  const sentence = sentences[code]({
    again:
      retryAfterSeconds === undefined
        ? 'again in a moment'
        : `again in ${Math.max(1, Math.ceil(retryAfterSeconds))} s`,
    limits: `${toMegabytes(limits.maxBytes)} MB and ${limits.maxSidePx} pixels a side`,
  });
  return `${sentence} (Request ${requestId})`;
}

function toMegabytes(bytes: number): number {
  return Number((bytes / (1024 * 1024)).toPrecision(3));
}
