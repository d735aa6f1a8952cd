import * as z from 'zod';
import { errorMessage } from '../error-message.ts';
import { normalize, preprocessHash } from '../image/index.ts';
import { type CreateClassifier, classCount, pictureValues } from './classifier.ts';
import { goldenPlanes } from './golden-planes.ts';
import { inspectOnnx } from './onnx/inspect-onnx.ts';
import type { Classifier } from './types.ts';
import { verifyModel } from './verify-model.ts';
import { withoutFolders } from './without-folders.ts';

/** A model that somebody sent: nothing of it is believed yet. */
export interface TrialModel {
  /** The parsed JSON of its manifest. */
  readonly manifest: unknown;
  readonly model: Uint8Array;
}

/** Views of a picture that go in together at most: those of the profile `strong`. */
const largestBatch = 17;

const named: z.ZodType<{ readonly model_id?: string | undefined }> = z.object({ model_id: z.string() });

/**
 * Why a model may not become one of this service's, or null: its manifest is true of it and of this pipeline, its file is a
 * plain network (`inspectOnnx`), and it answers pictures of digits with ten finite numbers each, one by one and as many at
 * once as the profiles send. Whether the answers are right is asked when it is to be used. Runs what it is given: call it
 * where time and memory are bounded. Never rejects.
 */
export async function tryModel(
  createClassifier: CreateClassifier,
  { manifest, model }: TrialModel,
): Promise<string | null> {
  const modelId = named.safeParse(manifest).data?.model_id ?? '';
  const verdict = verifyModel({ modelId, manifest, model }, preprocessHash);
  if (!verdict.ok) return verdict.reason;
  const objection = inspectOnnx(model);
  if (objection !== null) return objection;
  try {
    const classifier = await createClassifier(model, 'cpu');
    return await failureOf(classifier);
  } catch (error) {
    return `it can't be run: ${withoutFolders(errorMessage(error))}`;
  }
}

async function failureOf(classifier: Classifier): Promise<string | null> {
  const planes = goldenPlanes().map(normalize);
  const batch = new Float32Array(largestBatch * pictureValues);
  for (let n = 0; n < largestBatch; n++) batch.set(planes[n % planes.length] ?? [], n * pictureValues);
  const runs = [...planes.map((plane) => ({ batch: plane, count: 1 })), { batch, count: largestBatch }];
  for (const run of runs) {
    const logits = await classifier.run(run.batch, run.count);
    if (logits.length !== run.count * classCount) return `it does not answer ${classCount} numbers a picture`;
    if (!logits.every(Number.isFinite)) return 'it answers a picture with something that is no number';
  }
  return null;
}
