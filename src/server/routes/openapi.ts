import type { EventHandler } from 'h3';
import { z } from 'zod';
import {
  trainingJobAnswerSchema,
  trainingJobEventSchema,
  trainingJobRequestSchema,
  trainingJobsAnswerSchema,
} from '../../contract/training.ts';
import {
  activateRequestSchema,
  errorAnswerSchema,
  healthAnswerSchema,
  modelsAnswerSchema,
  notReadyAnswerSchema,
  pictureTypes,
  readAnswerSchema,
  readFieldsSchema,
  readyAnswerSchema,
  requestIdSchema,
  statusOf,
  uploadAnswerSchema,
  versionAnswerSchema,
} from '../../contract.ts';
import type { ErrorCode } from '../../errors.ts';
import { serviceName, version } from '../../version.ts';
import { jsonResponse } from '../json-response.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const schemas = {
  ReadAnswer: readAnswerSchema,
  HealthAnswer: healthAnswerSchema,
  ReadyAnswer: readyAnswerSchema,
  NotReadyAnswer: notReadyAnswerSchema,
  VersionAnswer: versionAnswerSchema,
  ModelsAnswer: modelsAnswerSchema,
  TrainingJobRequest: trainingJobRequestSchema,
  TrainingJobAnswer: trainingJobAnswerSchema,
  TrainingJobsAnswer: trainingJobsAnswerSchema,
  TrainingJobEvent: trainingJobEventSchema,
  ActivateRequest: activateRequestSchema,
  UploadAnswer: uploadAnswerSchema,
  ErrorAnswer: errorAnswerSchema,
} satisfies Readonly<Record<string, z.ZodType>>;

type SchemaName = keyof typeof schemas;

const readErrors: readonly ErrorCode[] = [
  'invalid_image',
  'bad_dimensions',
  'preprocessing_failed',
  'unauthorized',
  'too_large',
  'unsupported_media_type',
  'malformed_form',
  'too_many_requests',
  'internal_error',
  'overloaded',
  'not_ready',
  'timeout',
];

const changeErrors: readonly ErrorCode[] = [
  'unauthorized',
  'not_found',
  'too_large',
  'unsupported_media_type',
  'malformed_form',
  'too_many_requests',
  'internal_error',
  'overloaded',
  'not_ready',
  'timeout',
];

/** `GET /openapi.json`: OpenAPI 3.1, whose schemas are JSON Schema as zod writes it. */
export function createOpenApiRoute(): EventHandler {
  const document = openApiDocument();
  return () => jsonResponse(200, document);
}

function openApiDocument(): JsonObject {
  const read = {
    requestBody: { required: true, content: { 'multipart/form-data': formContent() } },
    security: [{}, { ApiKey: [] }],
    responses: { ...answers('ReadAnswer'), ...errors(readErrors) },
  };
  const guardErrors = errors(['unauthorized', 'too_many_requests', 'internal_error']);
  return {
    openapi: '3.1.0',
    info: { title: serviceName, version, description: 'Reads one handwritten digit from a picture.' },
    paths: {
      '/v1/read': { post: operation('read', 'Reads the digit of a picture.', read) },
      '/v1/predict': { post: operation('predict', 'The same as /v1/read.', read) },
      '/v1/models/active': {
        get: operation('activeModels', 'The models that answer.', {
          security: [{}, { ApiKey: [] }],
          responses: { ...answers('ModelsAnswer'), ...guardErrors },
        }),
        put: operation('activateModels', 'Makes other models answer, without losing a request.', {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/ActivateRequest' } } },
          },
          security: [{ ApiKey: [] }],
          responses: { ...answers('ModelsAnswer'), ...errors(changeErrors) },
        }),
      },
      '/v1/admin/models': {
        post: operation('uploadModel', 'Keeps a model, so that it can be made active.', {
          requestBody: { required: true, content: { 'multipart/form-data': modelFormContent() } },
          security: [{ ApiKey: [] }],
          responses: { ...answers('UploadAnswer', 201), ...errors(changeErrors) },
        }),
      },
      ...trainingPaths(),
      '/healthz': { get: operation('health', 'The process is up.', { responses: answers('HealthAnswer') }) },
      '/readyz': {
        get: operation('ready', 'An ensemble is loaded.', {
          responses: { ...answers('ReadyAnswer'), ...answers('NotReadyAnswer', statusOf.not_ready) },
        }),
      },
      '/version': { get: operation('version', 'What runs here.', { responses: answers('VersionAnswer') }) },
      '/metrics': { get: operation('metrics', 'Prometheus metrics.', { responses: textAnswer() }) },
      '/openapi.json': { get: operation('openapi', 'This document.', { responses: documentAnswer() }) },
    },
    components: {
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema)]),
      ),
      securitySchemes: { ApiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
    },
  };
}

/** `not_found` also where the service doesn't train; all of them want an API key to be configured. */
function trainingPaths(): JsonObject {
  const security = [{ ApiKey: [] }];
  const common = ['not_found', 'unauthorized', 'too_many_requests', 'internal_error', 'not_ready'] as const;
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
  const job = {
    security,
    parameters: [requestIdParameter(), id],
    responses: { ...answers('TrainingJobAnswer'), ...errors(common) },
  };
  const submit = {
    security,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/TrainingJobRequest' } } },
    },
    responses: {
      ...answers('TrainingJobAnswer', 202, 'A new job.'),
      ...answers('TrainingJobAnswer', 200, 'The job that this request has already.'),
      ...errors([
        ...common,
        ...(['too_large', 'unsupported_media_type', 'malformed_form', 'timeout', 'overloaded'] as const),
      ]),
    },
  };
  const events = {
    description: 'Server-Sent Events, each a TrainingJobEvent as JSON.',
    content: { 'text/event-stream': { schema: { $ref: '#/components/schemas/TrainingJobEvent' } } },
  };
  return {
    '/v1/training/jobs': {
      post: operation('trainModel', 'Has a model trained.', submit),
      get: operation('trainingJobs', 'The training jobs.', {
        security,
        responses: { ...answers('TrainingJobsAnswer'), ...errors(common) },
      }),
    },
    '/v1/training/jobs/{id}': {
      get: operation('trainingJob', 'One training job.', job),
      delete: operation('cancelTrainingJob', 'Cancels a training job that is not over.', job),
    },
    '/v1/training/events': {
      get: operation('trainingEvents', 'What happens to training jobs from now on.', {
        security,
        responses: { 200: events, ...errors([...common, 'overloaded']) },
      }),
    },
  };
}

function operation(operationId: string, summary: string, rest: JsonObject): JsonObject {
  return { operationId, summary, parameters: [requestIdParameter()], ...rest };
}

function requestIdParameter(): JsonObject {
  return { name: 'X-Request-ID', in: 'header', required: false, schema: toJsonSchema(requestIdSchema) };
}

function formContent(): JsonObject {
  const fields = z
    .object({ properties: z.record(z.string(), z.unknown()) })
    .parse(toJsonSchema(readFieldsSchema));
  const file = { description: 'The picture.', contentMediaType: pictureTypes.join(', ') };
  return {
    schema: { type: 'object', required: ['file'], properties: { file, ...fields.properties } },
    encoding: { file: { contentType: pictureTypes.join(', ') } },
  };
}

function modelFormContent(): JsonObject {
  const json = { type: 'object', contentMediaType: 'application/json' };
  return {
    schema: {
      type: 'object',
      required: ['manifest', 'model'],
      properties: {
        manifest: { description: 'Version v1.1, true of the model.', ...json },
        model: { description: 'The ONNX file.', contentMediaType: 'application/octet-stream' },
        metrics: { description: 'What training measured.', ...json },
      },
      additionalProperties: false,
    },
  };
}

function answers(name: SchemaName, status = 200, description: string = name): JsonObject {
  return {
    [status]: {
      description,
      headers: { 'X-Request-ID': { schema: toJsonSchema(requestIdSchema) } },
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
    },
  };
}

/** One response per status, described by the codes that share it. */
function errors(codes: readonly ErrorCode[]): JsonObject {
  const statuses = [...new Set(codes.map((code) => statusOf[code]))];
  const responses = statuses.map((status) => {
    const shared = codes.filter((code) => statusOf[code] === status);
    return answers('ErrorAnswer', status, shared.join(', '));
  });
  return Object.assign({}, ...responses);
}

function textAnswer(): JsonObject {
  return {
    200: { description: 'Prometheus text', content: { 'text/plain': { schema: { type: 'string' } } } },
  };
}

function documentAnswer(): JsonObject {
  return {
    200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
  };
}

function toJsonSchema(schema: z.ZodType): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'output' });
  return rest;
}
