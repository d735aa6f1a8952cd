import { z } from 'zod';
import { errorAnswerSchema, readAnswerSchema } from '../../../src/contract.ts';
import type { ErrorCode } from '../../../src/errors.ts';
import { readGray } from '../../../src/image/index.ts';

export interface Seen {
  readonly digit: number;
  readonly probs: readonly number[];
  readonly uncertain: boolean;
  /** The 28x28 that the models saw, in base64: the tensor is a fixed function of these bytes. */
  readonly plane: string;
}

/** What a runtime made of a picture: what it saw, or the code that it refused it with. */
export type Outcome = { readonly code: ErrorCode } | Seen;

const limits = { maxBytes: 16_384, maxSidePx: 28 } as const;

/** From the bytes of the visual PNG. */
export function toPlane(png: Uint8Array): string {
  const { data, width, height } = readGray(png, limits).gray;
  if (width !== 28 || height !== 28) throw new RangeError(`the plane is ${width}x${height}`);
  return Buffer.from(data).toString('base64');
}

/** From an answer to `POST /v1/read` with `visualize`. */
export async function outcomeOf(response: Response): Promise<Outcome> {
  const body: unknown = await response.json();
  if (response.status !== 200) return { code: errorAnswerSchema.parse(body).code };
  const { digit, probs, uncertain, visual_png_b64: visual } = readAnswerSchema.parse(body);
  const png = z.string().parse(visual);
  return { digit, probs, uncertain, plane: toPlane(new Uint8Array(Buffer.from(png, 'base64'))) };
}

/**
 * How an outcome differs from the reference: null where it does not. Planes have to be equal to the bit, probabilities
 * within `tolerance`.
 */
export function difference(found: Outcome, reference: Outcome, tolerance: number): string | null {
  if ('code' in found || 'code' in reference) {
    const text = (outcome: Outcome) => ('code' in outcome ? outcome.code : `a ${outcome.digit}`);
    const equal = 'code' in found && 'code' in reference && found.code === reference.code;
    return equal ? null : `${text(found)} instead of ${text(reference)}`;
  }
  if (found.plane !== reference.plane) return 'another 28x28';
  const largest = Math.max(...found.probs.map((p, digit) => Math.abs(p - (reference.probs[digit] ?? 0))));
  return largest <= tolerance ? null : `probabilities that differ by ${largest}`;
}
