import * as z from 'zod/mini';
import type { Device as EngineDevice } from '../engine/index.ts';
import { type ErrorCode, errorCodes } from '../errors.ts';

/** What can compute in a page. */
export type Device = Exclude<EngineDevice, 'native'>;

/** What is to be read: pixels of the drawing (dark ink on white, RGBA interleaved), or the bytes of a picture file. */
export type Source =
  | {
      readonly kind: 'drawing';
      readonly rgba: Uint8ClampedArray<ArrayBuffer>;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'file'; readonly bytes: Uint8Array<ArrayBuffer> };

/** From the page to its worker. */
export type PageMessage =
  | { readonly type: 'read'; readonly job: number; readonly source: Source }
  /** Asks for the steps of what was read last; `job` is the one of that reading. */
  | { readonly type: 'explain'; readonly job: number }
  | { readonly type: 'use'; readonly device: Device };

export interface Answer {
  readonly digit: number;
  /** `probs[digit]`, 0 to 1. */
  readonly confidence: number;
  readonly probs: readonly number[];
  readonly uncertain: boolean;
  /** Other marks in the picture may be the digit that is meant. */
  readonly crowded: boolean;
  /** Views times models that were run. */
  readonly inferences: number;
  readonly decodeMs: number;
  readonly preprocessMs: number;
  readonly inferMs: number;
}

/** A picture between two steps of the pipeline, ready to be painted. */
export interface StepPicture {
  /** As the pipeline calls it, for instance `mask`. */
  readonly step: string;
  readonly width: number;
  readonly height: number;
  /** `tone`: gray levels or colours as they are; `ink`: its alpha is the ink, to be painted in the page's colour. */
  readonly paint: 'tone' | 'ink';
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** From the worker to the page. */
export type WorkerReport =
  | {
      readonly type: 'progress';
      readonly device: Device;
      readonly loadedBytes: number;
      readonly totalBytes: number;
    }
  /** Pictures are read. Sent again when a larger ensemble has taken over. */
  | { readonly type: 'ready'; readonly modelIds: readonly string[] }
  /** What this browser can compute with. */
  | { readonly type: 'devices'; readonly devices: readonly Device[] }
  /** Nothing can be read: the message says why. */
  | { readonly type: 'fault'; readonly message: string }
  | { readonly type: 'answer'; readonly job: number; readonly answer: Answer }
  | { readonly type: 'failure'; readonly job: number; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'steps'; readonly job: number; readonly steps: readonly StepPicture[] }
  /** What computes from here on; `refusal`: why it is not what was asked for. */
  | { readonly type: 'using'; readonly device: Device; readonly refusal: string | null };

const job = z.number();
const device = z.enum(['cpu', 'webgpu']);
const pixels = z.instanceof<typeof Uint8ClampedArray<ArrayBuffer>>(Uint8ClampedArray);

const report: z.ZodMiniType<WorkerReport> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), device, loadedBytes: z.number(), totalBytes: z.number() }),
  z.object({ type: z.literal('ready'), modelIds: z.array(z.string()) }),
  z.object({ type: z.literal('devices'), devices: z.array(device) }),
  z.object({ type: z.literal('fault'), message: z.string() }),
  z.object({
    type: z.literal('answer'),
    job,
    answer: z.object({
      digit: z.number(),
      confidence: z.number(),
      probs: z.array(z.number()),
      uncertain: z.boolean(),
      crowded: z.boolean(),
      inferences: z.number(),
      decodeMs: z.number(),
      preprocessMs: z.number(),
      inferMs: z.number(),
    }),
  }),
  z.object({ type: z.literal('failure'), job, code: z.enum(errorCodes), message: z.string() }),
  z.object({
    type: z.literal('steps'),
    job,
    steps: z.array(
      z.object({
        step: z.string(),
        width: z.number(),
        height: z.number(),
        paint: z.enum(['tone', 'ink']),
        rgba: pixels,
      }),
    ),
  }),
  z.object({ type: z.literal('using'), device, refusal: z.nullable(z.string()) }),
]);

const page: z.ZodMiniType<PageMessage> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('read'),
    job,
    source: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('drawing'), rgba: pixels, width: z.number(), height: z.number() }),
      z.object({
        kind: z.literal('file'),
        bytes: z.instanceof<typeof Uint8Array<ArrayBuffer>>(Uint8Array),
      }),
    ]),
  }),
  z.object({ type: z.literal('explain'), job }),
  z.object({ type: z.literal('use'), device }),
]);

/** What the page received, as a report of its worker; throws on anything else. */
export function parseReport(value: unknown): WorkerReport {
  return report.parse(value);
}

/** What the worker received, as a message of its page; throws on anything else. */
export function parsePageMessage(value: unknown): PageMessage {
  return page.parse(value);
}
