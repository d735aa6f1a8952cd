import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { preprocess } from '../../image/index.ts';
import { augmentPlanes } from '../../training/epoch-planes.ts';

const setupSchema = z.object({
  digits: z.instanceof(SharedArrayBuffer),
  planes: z.array(z.instanceof(SharedArrayBuffer)),
  seed: z.number(),
  shares: z.object({
    plain: z.number(),
    restroke: z.number(),
    pen: z.number(),
    broken: z.number(),
    thumbnail: z.number(),
    paper: z.number(),
  }),
});

const jobSchema = z.object({ epoch: z.number(), slot: z.number(), from: z.number(), to: z.number() });

/** A thread that augments part of an epoch's digits, from and into shared memory, and answers with the part's end. */
const setup = setupSchema.parse(workerData);
const digits = new Uint8Array(setup.digits);

parentPort?.on('message', (message: unknown) => {
  const { epoch, slot, from, to } = jobSchema.parse(message);
  const planes = new Uint8Array(setup.planes[slot] ?? new SharedArrayBuffer(0));
  const { seed, shares } = setup;
  augmentPlanes(digits, planes, from, to, (picture) => preprocess(picture).plane, { seed, epoch, shares });
  parentPort?.postMessage(to);
});
