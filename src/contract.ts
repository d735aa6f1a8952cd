import { z } from 'zod';
import { type ErrorCode, errorCodes } from './errors.ts';

/** The HTTP status of every error code (spec, "HTTP contract"). */
export const statusOf: Readonly<Record<ErrorCode, number>> = {
  invalid_image: 400,
  bad_dimensions: 400,
  preprocessing_failed: 400,
  malformed_form: 422,
  unauthorized: 401,
  not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  overloaded: 503,
  not_ready: 503,
  timeout: 504,
  internal_error: 500,
};

/** The media types that a picture may declare; one that declares none is judged by its bytes. */
export const pictureTypes: readonly string[] = ['image/png', 'image/jpeg'];

/** 1 to 128 printable ASCII characters; any other `X-Request-ID` is replaced by a fresh one. */
export const requestIdSchema: z.ZodType<string> = z
  .string()
  .regex(/^[\x20-\x7e]{1,128}$/)
  .describe('Correlation id: echoed, or made where absent or unusable.');

const booleanWords: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

/** A boolean as forms and environments write it: true/false, yes/no, on/off, 1/0 in any case. */
export const booleanTextSchema: z.ZodType<boolean> = z
  .string()
  .transform((text, context) => {
    const word = text.trim().toLowerCase();
    const value = Object.hasOwn(booleanWords, word) ? booleanWords[word] : undefined;
    if (value !== undefined) return value;
    context.addIssue('expected true, false, yes, no, on, off, 1 or 0');
    return z.NEVER;
  })
  .pipe(z.boolean());

/** The optional fields of `POST /v1/read` beside `file`. */
export interface ReadFields {
  readonly invert?: boolean;
  readonly center?: boolean;
  readonly visualize?: boolean;
}

/** What the body of `POST /v1/read` may be longer than its file: the other parts with their headers and boundaries. */
export const maxReadFormBytes: number = 16 * 1024;

/** From the text of the fields; names that it doesn't know are passed over. */
export const readFieldsSchema: z.ZodType<ReadFields> = z.object({
  invert: booleanTextSchema
    .exactOptional()
    .describe('true: light ink on dark; false: dark ink on light; absent: detected.'),
  center: booleanTextSchema
    .exactOptional()
    .describe("true (default): centre the ink's mass; false: centre its bounding box."),
  visualize: booleanTextSchema
    .exactOptional()
    .describe('true: answer with a small picture of what the models saw.'),
});

/** What `POST /v1/read` answers. */
export interface ReadAnswer {
  readonly digit: number;
  readonly confidence: number;
  readonly probs: readonly number[];
  readonly model_id: string;
  readonly visual_png_b64: string | null;
  readonly uncertain: boolean;
}

const probability = z.number().min(0).max(1);

export const readAnswerSchema: z.ZodType<ReadAnswer> = z.strictObject({
  digit: z.int().min(0).max(9),
  confidence: probability.describe('`probs[digit]`.'),
  probs: z.array(probability).length(10).describe('Calibrated probability of each digit from 0 to 9.'),
  model_id: z.string().describe('`ensemble_<N>_models`.'),
  visual_png_b64: z.base64().nullable().describe('Small PNG of the 28x28 input; null unless asked for.'),
  uncertain: z.boolean().describe('`confidence` is below the configured threshold.'),
});

/** What every error answers. */
export interface ErrorAnswer {
  readonly code: ErrorCode;
  readonly message: string;
  readonly request_id: string;
}

const errorFields = {
  code: z.enum(errorCodes),
  message: z.string().describe('For people; may change.'),
  request_id: requestIdSchema,
};

export const errorAnswerSchema: z.ZodType<ErrorAnswer> = z.strictObject(errorFields);

export interface HealthAnswer {
  readonly status: 'ok';
}

export const healthAnswerSchema: z.ZodType<HealthAnswer> = z.strictObject({ status: z.literal('ok') });

export interface RefusedModelAnswer {
  readonly model_id: string;
  readonly reason: string;
}

/** What is loaded, for whoever debugs a deployment. */
interface ReadinessMetadata {
  readonly model_loaded: boolean;
  readonly model_id: string | null;
  readonly manifest_schema_version: string | null;
  readonly build: string | null;
  readonly ensemble_size: number | null;
  readonly model_ids: readonly string[] | null;
  readonly refused: readonly RefusedModelAnswer[];
}

const refusedModels = z
  .array(z.strictObject({ model_id: z.string(), reason: z.string() }))
  .describe('Models of the active set that were not loaded, and why.');

const readinessFields = {
  model_loaded: z.boolean(),
  model_id: z.string().nullable(),
  manifest_schema_version: z.string().nullable(),
  build: z.string().nullable(),
  ensemble_size: z.int().positive().nullable(),
  model_ids: z.array(z.string()).nullable(),
  refused: refusedModels,
};

export interface ReadyAnswer extends ReadinessMetadata {
  readonly status: 'ready';
}

export const readyAnswerSchema: z.ZodType<ReadyAnswer> = z.strictObject({
  status: z.literal('ready'),
  ...readinessFields,
});

/** `loading`: no worker has the models yet, or again; `failed`: none could be loaded; `draining`: the service ends. */
export const notReadyStates = ['loading', 'failed', 'draining'] as const;
export type NotReadyState = (typeof notReadyStates)[number];

/** An error answer that also says what is missing. */
export interface NotReadyAnswer extends ReadinessMetadata, ErrorAnswer {
  readonly status: NotReadyState;
}

export const notReadyAnswerSchema: z.ZodType<NotReadyAnswer> = z.strictObject({
  status: z.enum(notReadyStates),
  ...errorFields,
  ...readinessFields,
});

export interface VersionAnswer {
  readonly service: string;
  readonly version: string;
  readonly build: string;
  readonly commit: string;
}

export const versionAnswerSchema: z.ZodType<VersionAnswer> = z.strictObject({
  service: z.string(),
  version: z.string(),
  build: z.string(),
  commit: z.string(),
});

/** What computes; `engine` has the same names. */
const deviceNames = ['cpu', 'webgpu', 'native'] as const;
type Device = (typeof deviceNames)[number];

/** The manifest fields of one loaded model. */
export interface ModelAnswer {
  readonly model_id: string;
  readonly arch: string;
  readonly n_classes: number;
  readonly version: string;
  readonly created_at: string;
  readonly schema_version: string;
  readonly val_acc: number;
  readonly temperature: number;
}

const manifestFields = {
  arch: z.string().describe('Network family and size, for instance `resnet18`.'),
  n_classes: z.int(),
  version: z.string().describe('Of the model artifact.'),
  created_at: z.iso.datetime({ offset: true }),
  schema_version: z.string().describe('Of the manifest.'),
  val_acc: probability.describe('Validation accuracy that training measured.'),
  temperature: z.number().positive().describe('Logits are divided by it before the softmax.'),
};

const modelAnswer = z.strictObject({ model_id: z.string(), ...manifestFields });

/** `GET /v1/models/active` with an ensemble: the fields of its first model on top, all of them in `models`. */
export interface LoadedModelsAnswer extends ModelAnswer {
  readonly model_loaded: true;
  readonly models: readonly ModelAnswer[];
  readonly refused: readonly RefusedModelAnswer[];
  readonly device: Device;
  readonly device_reason: string;
}

export interface NoModelsAnswer {
  readonly model_loaded: false;
  readonly model_id: null;
  readonly models: readonly [];
  readonly refused: readonly RefusedModelAnswer[];
}

export type ModelsAnswer = LoadedModelsAnswer | NoModelsAnswer;

export const modelsAnswerSchema: z.ZodType<ModelsAnswer> = z.discriminatedUnion('model_loaded', [
  z.strictObject({
    model_loaded: z.literal(true),
    model_id: z
      .string()
      .describe('`ensemble_<N>_models`; the fields beside it are those of its first model.'),
    ...manifestFields,
    models: z.array(modelAnswer),
    refused: refusedModels,
    device: z.enum(deviceNames).describe('What computes: `cpu` is WASM.'),
    device_reason: z.string().describe('Why it does.'),
  }),
  z.strictObject({
    model_loaded: z.literal(false),
    model_id: z.null(),
    models: z.tuple([]),
    refused: refusedModels,
  }),
]);

/** What `PUT /v1/models/active` is sent. */
export interface ActivateRequest {
  readonly models: readonly string[];
}

export const activateRequestSchema: z.ZodType<ActivateRequest> = z.strictObject({
  models: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(32)
    .describe('Ids of the models to be averaged from now on, in this order.'),
});

/** What `POST /v1/admin/models` answers. */
export interface UploadAnswer {
  readonly model_id: string;
  readonly model_bytes: number;
  readonly model_sha256: string;
}

export const uploadAnswerSchema: z.ZodType<UploadAnswer> = z.strictObject({
  model_id: z.string().describe('The name by which the model can be made active.'),
  model_bytes: z.int().positive(),
  model_sha256: z.string().describe('SHA-256 of its file, in hex.'),
});
