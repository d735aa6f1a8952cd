import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { preprocess } from '../../image/index.ts';
import { augmentPlanes, notDigitPlanes, type OtherWriters, type ToPlane } from '../epoch-planes.ts';
import type { NotDigitSource } from '../not-digit/types.ts';
import { planeSize } from '../planes.ts';
import { sharesSchema } from '../recipe.ts';
import type { Outlines } from './read-fonts.ts';

const setupSchema = z.object({
  pictures: z.instanceof(SharedArrayBuffer),
  labels: z.instanceof(Uint8Array),
  planes: z.instanceof(SharedArrayBuffer),
  seed: z.number(),
  shares: sharesSchema,
  // Made by the thread that started this one.
  outlines: z.custom<Outlines>((value) => typeof value === 'object'),
  typeset: z.number(),
  handwritten: z.number(),
});

const jobSchema = z.object({ set: z.number(), from: z.number(), to: z.number() });

const toPlane: ToPlane = (picture) => preprocess(picture).plane;

/** A thread that makes part of a training set, from and into shared memory, and answers with the part's end. */
const { seed, shares, labels, outlines, typeset, handwritten, ...memory } = setupSchema.parse(workerData);
const digits = new Uint8Array(memory.pictures);
const planes = new Uint8Array(memory.planes);
const digitPlanes = planes.subarray(0, digits.length);
const otherPlanes = planes.subarray(digits.length);
const { fonts, icons, digitFonts } = outlines;
const source: NotDigitSource = { fonts, icons, digits, labels };
const others: OtherWriters = { typeset, fonts: digitFonts, handwritten, labels };

parentPort?.on('message', (message: unknown) => {
  const { set, from, to } = jobSchema.parse(message);
  const count = digits.length / planeSize;
  const options = { seed, epoch: set, shares, others };
  augmentPlanes(digits, digitPlanes, from, Math.min(to, count), toPlane, options);
  notDigitPlanes(source, Math.max(0, from - count), to - count, otherPlanes, toPlane, options);
  parentPort?.postMessage(to);
});
