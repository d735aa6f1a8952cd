import { pictureTypes } from '../contract.ts';
import type { Attachment, AttachmentLimits, FailureCode } from './types.ts';

/**
 * What can be said against an attachment by what Discord tells of it; undefined where there is nothing. What isn't told
 * passes: the service looks at the bytes themselves.
 */
export function checkAttachment(attachment: Attachment, limits: AttachmentLimits): FailureCode | undefined {
  const { contentType, sizeBytes, widthPx, heightPx } = attachment;
  const [type] = (contentType ?? '').toLowerCase().split(';');
  if (contentType !== undefined && !pictureTypes.includes((type ?? '').trim())) {
    return 'unsupported_media_type';
  }
  if (sizeBytes > limits.maxBytes) return 'too_large';
  if (sizeBytes === 0) return 'invalid_image';
  if (Math.max(widthPx ?? 0, heightPx ?? 0) > limits.maxSidePx) return 'too_large';
  if (widthPx === 0 || heightPx === 0) return 'bad_dimensions';
  return undefined;
}
