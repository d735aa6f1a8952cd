import * as z from 'zod';
import { type ErrorCode, errorCodes } from '../errors.ts';
import { manifestSchema } from './manifest.ts';
import type { ModelArtifact } from './model-artifact.ts';
import {
  type DeviceChoice,
  type DeviceReport,
  deviceChoices,
  devices,
  type ReaderOptions,
  type Reading,
  type ReadOptions,
  type RefusedModel,
  ttaProfiles,
} from './types.ts';

/** The first message that a worker gets. It answers with `loaded`. */
export interface LoadMessage {
  readonly type: 'load';
  readonly artifacts: readonly ModelArtifact[];
  readonly device: DeviceChoice;
  readonly options: ReaderOptions;
  /** Refuse models that don't read the golden digits. Default false. */
  readonly selfTest?: boolean;
}

/** One picture; the worker answers with `answer` or `failure` of the same job. */
export interface ReadMessage {
  readonly type: 'read';
  readonly job: number;
  /** Of the picture's file. */
  readonly pieces: readonly Uint8Array[];
  readonly request: ReadOptions;
  /** What is left until the deadline: the clocks of two threads have nothing in common. */
  readonly budgetMs: number;
}

export type PoolMessage = LoadMessage | ReadMessage;

export interface LoadedMessage {
  readonly type: 'loaded';
  /** Ids of the models that the worker holds, in the order in which it got them. */
  readonly modelIds: readonly string[];
  readonly refused: readonly RefusedModel[];
  readonly device: DeviceReport;
}

export interface AnswerMessage {
  readonly type: 'answer';
  readonly job: number;
  readonly reading: Reading;
}

/** A `DigitsError` on its way through a thread's boundary. */
export interface FailureMessage {
  readonly type: 'failure';
  readonly job: number;
  readonly code: ErrorCode;
  readonly message: string;
  /** For the log: what caused it; null where the message says everything. */
  readonly detail: string | null;
}

export type WorkerMessage = LoadedMessage | AnswerMessage | FailureMessage;

const bytes: z.ZodType<Uint8Array> = z.instanceof(Uint8Array);
const jobNumber: z.ZodNumber = z.number().int().nonnegative();

const poolMessage: z.ZodType<PoolMessage> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('load'),
    artifacts: z.array(z.strictObject({ manifest: manifestSchema, model: bytes })),
    device: z.enum(deviceChoices),
    options: z.strictObject({
      limits: z.strictObject({ maxBytes: z.number(), maxSidePx: z.number() }),
      tta: z.enum(ttaProfiles),
      uncertainThreshold: z.number(),
      visualizeMaxBytes: z.number(),
      temperatureOverride: z.number().positive().nullable(),
    }),
    selfTest: z.boolean().exactOptional(),
  }),
  z.strictObject({
    type: z.literal('read'),
    job: jobNumber,
    pieces: z.array(bytes),
    request: z.strictObject({
      invert: z.boolean().exactOptional(),
      center: z.boolean().exactOptional(),
      visualize: z.boolean().exactOptional(),
    }),
    budgetMs: z.number(),
  }),
]);

const workerMessage: z.ZodType<WorkerMessage> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('loaded'),
    modelIds: z.array(z.string()),
    refused: z.array(z.strictObject({ modelId: z.string(), reason: z.string() })),
    device: z.strictObject({ device: z.enum(devices), reason: z.string() }),
  }),
  z.strictObject({
    type: z.literal('answer'),
    job: jobNumber,
    reading: z.strictObject({
      digit: z.number().int().min(0).max(9),
      confidence: z.number(),
      probs: z.array(z.number()).length(10),
      modelId: z.string(),
      uncertain: z.boolean(),
      visualPng: bytes.nullable(),
      details: z.strictObject({
        format: z.enum(['png', 'jpeg']),
        width: z.number(),
        height: z.number(),
        flags: z.array(z.string()),
        inferences: z.number(),
        timings: z.strictObject({
          queueMs: z.number(),
          decodeMs: z.number(),
          preprocessMs: z.number(),
          inferMs: z.number(),
        }),
      }),
    }),
  }),
  z.strictObject({
    type: z.literal('failure'),
    job: jobNumber,
    code: z.enum(errorCodes),
    message: z.string(),
    detail: z.string().nullable(),
  }),
]);

/** What a worker received, as a message of the pool; throws on anything else. */
export function parsePoolMessage(value: unknown): PoolMessage {
  return poolMessage.parse(value);
}

/** What the pool received, as a message of a worker; throws on anything else. */
export function parseWorkerMessage(value: unknown): WorkerMessage {
  return workerMessage.parse(value);
}
