import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { preprocess } from '../../image/index.ts';
import { augmentPlanes } from '../../training/epoch-planes.ts';
import { sharesSchema } from '../../training/recipe.ts';

const setupSchema = z.object({
  pictures: z.instanceof(SharedArrayBuffer),
  labels: z.instanceof(Uint8Array),
  planes: z.instanceof(SharedArrayBuffer),
  seed: z.number(),
  shares: sharesSchema,
});

const jobSchema = z.object({ set: z.number(), from: z.number(), to: z.number() });

/** A thread that makes part of a training set, from and into shared memory, and answers with the part's end. */
const setup = setupSchema.parse(workerData);
const digits = new Uint8Array(setup.pictures);
const planes = new Uint8Array(setup.planes);
const toPlane = (picture: Parameters<typeof preprocess>[0]) => preprocess(picture).plane;

parentPort?.on('message', (message: unknown) => {
  const { set, from, to } = jobSchema.parse(message);
  const { seed, shares, labels } = setup;
  augmentPlanes(digits, planes, from, Math.min(to, labels.length), toPlane, { seed, epoch: set, shares });
  parentPort?.postMessage(to);
});
