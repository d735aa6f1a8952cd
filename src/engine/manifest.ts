import * as z from 'zod';

/** The only manifest version that is read; others are refused with both versions named. */
export const manifestVersion = 'v1.1';

/** What a model id may look like: it is a folder name, so no separators, no leading dot, at most 64 characters. */
export const modelIdPattern: RegExp = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** `manifest.json`, version v1.1 (the plan's "Storage & Manifests", and the model file's own size and hash). */
export interface Manifest {
  readonly schema_version: typeof manifestVersion;
  /** Equal to the name of the folder. */
  readonly model_id: string;
  /** For instance `resnet18`. */
  readonly arch: string;
  readonly n_classes: 10;
  /** Of the artifact, for instance `1.0.0`. */
  readonly version: string;
  /** ISO 8601, with a time zone. */
  readonly created_at: string;
  /** SHA-256 in hex of the pipeline signature that the model was trained behind. */
  readonly preprocess_hash: string;
  /** Share of validation pictures read right, 0 to 1. */
  readonly val_acc: number;
  /** Divides the logits before the softmax; fitted on validation pictures. */
  readonly temperature: number;
  /** The recipe's name. */
  readonly training_recipe: string;
  readonly training_seed: number;
  readonly training_epochs: number;
  /** Share of test pictures read right, 0 to 1. */
  readonly test_acc: number;
  /** SHA-256 in hex of the recipe. */
  readonly recipe_hash: string;
  /** The model whose weights this one started from. */
  readonly parent_model_id?: string;
  /** SHA-256 in hex of `model.onnx`. */
  readonly model_sha256: string;
  /** Size of `model.onnx`: tells a cut-off download from a changed file. */
  readonly model_bytes: number;
}

const name: z.ZodString = z.string().min(1).max(200);
const modelId: z.ZodString = z.string().regex(modelIdPattern, 'must be a plain folder name');
const sha256Hex: z.ZodString = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');
const share: z.ZodNumber = z.number().min(0).max(1);
const wholeNumber: z.ZodNumber = z.number().int().nonnegative();

/** Strict: a key that v1.1 doesn't know is an error, since it was meant to say something. */
export const manifestSchema: z.ZodType<Manifest> = z.strictObject({
  schema_version: z.literal(manifestVersion),
  model_id: modelId,
  arch: name,
  n_classes: z.literal(10),
  version: name,
  created_at: z.iso.datetime({ offset: true }),
  preprocess_hash: sha256Hex,
  val_acc: share,
  temperature: z.number().positive(),
  training_recipe: name,
  training_seed: wholeNumber,
  training_epochs: wholeNumber,
  test_acc: share,
  recipe_hash: sha256Hex,
  parent_model_id: modelId.exactOptional(),
  model_sha256: sha256Hex,
  model_bytes: wholeNumber.positive(),
});
