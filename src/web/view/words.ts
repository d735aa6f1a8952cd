import type { ErrorCode } from '../../errors.ts';
import type { Answer } from '../protocol.ts';

/** What the page says: a short line, and a second one that explains it. */
export interface Words {
  readonly headline: string;
  readonly detail: string;
}

/** A second digit at least this probable is worth naming where the first is uncertain. */
const rivalShare = 0.15;
/** Below this, no digit is likely. */
const guessShare = 0.45;
const clearShare = 0.9;

/** An answer in words. */
export function answerWords({ digit, confidence, probs, uncertain, crowded }: Answer): Words {
  const named = withArticle(digit);
  if (!uncertain) {
    const headline = confidence >= clearShare ? `That’s ${named}` : `Most likely ${named}`;
    return { headline, detail: `${percent(confidence)} sure` };
  }
  if (crowded) {
    return {
      headline: 'Which one?',
      detail: `There is more than one mark here; the one I read could be ${named}.`,
    };
  }
  if (confidence < guessShare) {
    return { headline: 'I can’t make this out', detail: `If it is a digit at all, perhaps ${named}.` };
  }
  const rival = rivalOf(probs, digit);
  return rival === null
    ? { headline: 'I’m not sure', detail: `It could be ${named}. Is it a digit?` }
    : { headline: 'I’m not sure', detail: `It could be ${named}, or perhaps ${withArticle(rival)}.` };
}

/** The second digit, where it is probable enough to be named. */
function rivalOf(probs: readonly number[], digit: number): number | null {
  let rival: number | null = null;
  let share = rivalShare;
  for (const [other, prob] of probs.entries()) {
    if (other === digit || prob < share) continue;
    rival = other;
    share = prob;
  }
  return rival;
}

/** A share of 0 to 1 as people read it; never 100 % of what is not certain. */
export function percent(share: number): string {
  if (share >= 0.9995) return 'Over 99.9 %';
  return share >= 0.1 && share < 0.99 ? `${Math.round(share * 100)} %` : `${(share * 100).toFixed(1)} %`;
}

function withArticle(digit: number): string {
  return digit === 8 ? 'an 8' : `a ${digit}`;
}

const headlines: Readonly<Partial<Record<ErrorCode, string>>> = {
  unsupported_media_type: 'I can’t open this kind of file',
  invalid_image: 'This picture is damaged',
  bad_dimensions: 'This picture is too small',
  too_large: 'This picture is too large',
  preprocessing_failed: 'I don’t see a digit',
};

/** A failure in words: what it means for whoever looks, and the contract's message. */
export function failureWords(code: ErrorCode, message: string): Words {
  return { headline: headlines[code] ?? 'Something went wrong', detail: message };
}

/** A time in ms, short. */
export function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** A size in bytes, short. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
