import * as z from 'zod';
import {
  type DeviceChoice,
  deviceChoices,
  type ReadOptions,
  type TtaProfile,
  ttaProfiles,
} from '../engine/index.ts';
import { tagOf } from '../tag-of.ts';
import { smallModelId } from './small-model.ts';

export interface CreateReaderOptions {
  /** The models whose answers are averaged, by name. Default: the small one that the package carries. */
  readonly models?: readonly string[];
  /** Where the models lie, each as a folder: a URL, or a path where there are files. Default: inside the package. */
  readonly modelBase?: string | URL;
  /** How many views of a picture are read: `none`, `light` (5), `strong` (17), `adaptive`. Default `none`. */
  readonly profile?: TtaProfile;
  /**
   * `cpu` is WASM; `auto` is WebGPU where it is there and gives the same answers; `native` needs the package
   * onnxruntime-node, in Node, Deno or Bun. Default `cpu`.
   */
  readonly device?: DeviceChoice;
  /** Below this confidence a reading is `uncertain`; 0 to 1. Default 0.7. */
  readonly uncertainThreshold?: number;
  /** A larger file is refused with `too_large`. Default 2 MiB. */
  readonly maxBytes?: number;
  /** A picture with a longer side, in pixels, is refused with `too_large`. Default 1024. */
  readonly maxSidePx?: number;
}

/** How one picture is read. */
export interface DigitReadOptions extends ReadOptions {
  /** Aborted when nobody waits for the answer any more: what isn't begun yet is dropped, and `read` rejects with `timeout`. */
  readonly signal?: AbortSignal;
  /** A picture that can't be begun within so many milliseconds is dropped with `timeout`. Default: it waits for its turn. */
  readonly timeoutMs?: number;
}

/** With the default of what was left out, but for `modelBase`, whose default each runtime has. */
export interface ParsedReaderOptions extends Required<Omit<CreateReaderOptions, 'modelBase'>> {
  readonly modelBase?: string | URL | undefined;
}

const oneOf = (names: readonly string[]) => ({ error: `expected one of ${names.join(', ')}` });
const limitError = 'expected a number above 0';
// `Infinity`, which is no number to zod, is how somebody says that there is no limit.
const limit = z.custom<number>((value) => typeof value === 'number' && value > 0, limitError);
const threshold = { error: 'expected a number from 0 to 1' };
const names = { error: 'expected the names of models' };

/** The smallest model looks once, as suits a calling thread; the limits and the threshold are the service's. */
const optionsSchema: z.ZodType<ParsedReaderOptions> = z.strictObject({
  models: z.array(z.string(names), names).readonly().default([smallModelId]),
  modelBase: z.union([z.string(), z.instanceof(URL)], { error: 'expected a URL or a path' }).optional(),
  profile: z.enum(ttaProfiles, oneOf(ttaProfiles)).default('none'),
  device: z.enum(deviceChoices, oneOf(deviceChoices)).default('cpu'),
  uncertainThreshold: z.number(threshold).min(0, threshold).max(1, threshold).default(0.7),
  maxBytes: limit.default(2 * 1024 * 1024),
  maxSidePx: limit.default(1024),
});

const flag = z.boolean({ error: 'expected true or false' }).optional();
const readSchema = z.strictObject({
  invert: flag,
  center: flag,
  visualize: flag,
  signal: z
    .custom<AbortSignal>((value) => tagOf(value) === 'AbortSignal', 'expected an AbortSignal')
    .optional(),
  timeoutMs: limit.optional(),
});

/** The options with their defaults. Throws a TypeError that names everything that is wrong, unknown names too. */
export function parseReaderOptions(options: CreateReaderOptions): ParsedReaderOptions {
  const parsed = optionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new TypeError(`createReader: ${problemsOf(parsed.error)}`);
}

/** Throws a TypeError where `bytes` is no Uint8Array, or an option of `read` is not what it is to be. */
export function checkRead(bytes: unknown, options: unknown): void {
  const tag = tagOf(bytes);
  if (tag !== 'Uint8Array') {
    throw new TypeError(`read: expected the bytes of a picture as a Uint8Array, got ${tag}`);
  }
  const parsed = readSchema.safeParse(options);
  if (!parsed.success) throw new TypeError(`read: ${problemsOf(parsed.error)}`);
}

function problemsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
}
