import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { modelIdPattern } from '../engine/manifest.ts';
import type { Architecture } from './architecture.ts';
import { densenet } from './models/densenet.ts';
import { plain } from './models/plain.ts';
import { resnet18 } from './models/resnet.ts';
import { wideResnet } from './models/wide-resnet.ts';

const architectureNames = ['plain-3', 'plain-5', 'plain-7', 'resnet18', 'wideresnet', 'densenet'] as const;

/** The architectures that a recipe can name, each made from its width. */
const architectures: Readonly<Record<(typeof architectureNames)[number], (width: number) => Architecture>> = {
  'plain-3': (width) => plain('plain-3', width),
  'plain-5': (width) => plain('plain-5', width),
  'plain-7': (width) => plain('plain-7', width),
  resnet18,
  wideresnet: wideResnet,
  densenet,
};

/** A trained model, by its id and the SHA-256 of its `model.onnx` in hex. */
export interface ModelReference {
  readonly modelId: string;
  readonly sha256: string;
}

/** How a model is trained: everything that its weights depend on, but the pictures themselves. */
export interface Recipe {
  /** The model's id and the name of its folder. */
  readonly name: string;
  readonly arch: keyof typeof architectures;
  /** Channels of the narrowest layers. */
  readonly width: number;
  /** Of the model, for instance `1.0.0`. */
  readonly version: string;
  /** The model that the training goes on from, instead of random weights; it has the same architecture and width. */
  readonly parent?: ModelReference;
  /** Of the first weights and the order of the pictures. */
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Pictures at the end of the training set that are kept for validation. */
  readonly validation: number;
  readonly optimizer: {
    readonly learningRate: number;
    readonly weightDecay: number;
    /** Epochs over which the learning rate rises; may be a fraction. */
    readonly warmUpEpochs: number;
  };
  /** Share of each label that is spread over all ten digits. */
  readonly labelSmoothing: number;
  /** Models whose answers are learned beside the labels (distillation). */
  readonly teacher?: {
    /** Their probabilities are averaged. */
    readonly models: readonly ModelReference[];
    /** What their logits are divided by. */
    readonly temperature: number;
    /** Of their answers in what is to be learned, 0 to 1; the labels have the rest. */
    readonly share: number;
  };
  /** Of the weights' moving average, 0 to 1. */
  readonly averageDecay: number;
  /** The augmented training sets. */
  readonly sets: {
    /** How many there are; later epochs begin with the first again. */
    readonly count: number;
    /** Of the augmentation and of the pictures that show no digit: recipes that agree here share their sets. */
    readonly seed: number;
    /** Pictures that show no digit, in each set beside the digits. */
    readonly notDigits: number;
    /** Share of the digits that are a font's instead of MNIST's, 0 to 1; absent: none. */
    readonly typeset?: number;
    /** Share of the digits that are drawn in other people's letterforms, 0 to 1; absent: none. */
    readonly handwritten?: number;
  };
  /** Shares of the training pictures by kind, 0 to 1; what is left of 1 is bent only. */
  readonly augmentation: {
    /** As they are: the pictures that the model is measured on. */
    readonly plain: number;
    /** Thicker or thinner strokes on a larger canvas. */
    readonly restroke: number;
    /** Written along the skeleton with another pen, by another hand. */
    readonly pen: number;
    /** Gaps, loose pieces, dashes, grain, one-bit noise. */
    readonly broken: number;
    /** 8 to 30 pixels a side, some enlarged again. */
    readonly thumbnail: number;
    /** On a page with lines, shadows and clutter, through a camera. */
    readonly paper: number;
  };
}

const share: z.ZodNumber = z.number().min(0).max(1);
const positiveInteger: z.ZodNumber = z.number().int().positive();

export const sharesSchema: z.ZodType<Recipe['augmentation']> = z
  .strictObject({
    plain: share,
    restroke: share,
    pen: share,
    broken: share,
    thumbnail: share,
    paper: share,
  })
  // Decimal fractions that sum to 1 may be a rounding error above it.
  .refine(
    (shares) => Object.values(shares).reduce((sum, value) => sum + value, 0) <= 1 + 1e-9,
    'the shares sum to more than 1',
  );

const modelReference: z.ZodType<ModelReference> = z.strictObject({
  modelId: z.string().regex(modelIdPattern, 'must be a plain folder name'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
});

/** Strict: a misspelt setting is an error rather than a default. */
export const recipeSchema: z.ZodType<Recipe> = z
  .strictObject({
    name: z.string().regex(modelIdPattern, 'must be a plain folder name'),
    arch: z.enum(architectureNames),
    width: positiveInteger.max(256),
    version: z.string().min(1).max(32),
    parent: modelReference.exactOptional(),
    seed: z.number().int().nonnegative().max(0xffffffff),
    epochs: positiveInteger.max(1000),
    batchSize: positiveInteger.min(2).max(4096),
    validation: positiveInteger,
    optimizer: z.strictObject({
      learningRate: z.number().positive().max(1),
      weightDecay: z.number().nonnegative().max(1),
      warmUpEpochs: z.number().nonnegative(),
    }),
    labelSmoothing: share.max(0.5),
    teacher: z
      .strictObject({
        models: z.array(modelReference).min(1).max(16),
        temperature: z.number().positive().max(100),
        share,
      })
      .exactOptional(),
    averageDecay: share,
    sets: z
      .strictObject({
        count: positiveInteger.max(1000),
        seed: z.number().int().nonnegative().max(0xffffffff),
        notDigits: z.number().int().nonnegative().max(1_000_000),
        typeset: share.exactOptional(),
        handwritten: share.exactOptional(),
      })
      .refine(
        ({ typeset = 0, handwritten = 0 }) => typeset + handwritten <= 1 + 1e-9,
        'typeset and handwritten sum to more than 1',
      ),
    augmentation: sharesSchema,
  })
  .refine(({ epochs, optimizer }) => optimizer.warmUpEpochs <= epochs, {
    path: ['optimizer', 'warmUpEpochs'],
    message: 'is longer than the training',
  });

/** A recipe from a file's JSON. Throws with every setting that is wrong, by name. */
export function parseRecipe(json: unknown): Recipe {
  const parsed = recipeSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || 'recipe'}: ${message}`,
  );
  throw new Error(`The recipe is not valid:\n${issues.join('\n')}`);
}

/** The models that have to be there before a recipe can be trained: its parent and its teachers. */
export function referencedModels({ parent, teacher }: Recipe): readonly ModelReference[] {
  return [...(parent === undefined ? [] : [parent]), ...(teacher?.models ?? [])];
}

export function recipeArchitecture(recipe: Recipe): Architecture {
  return architectures[recipe.arch](recipe.width);
}

/** SHA-256 in hex of the recipe as JSON with sorted keys and no spaces (a list has its places for keys): the order and layout of the file don't count. */
export function recipeHash(recipe: Recipe): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(recipe))));
}

function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
