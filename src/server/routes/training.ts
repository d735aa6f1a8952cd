import type { EventHandler, H3Event } from 'h3';
import type { Config } from '../../config.ts';
import {
  type TrainingJobAnswer,
  type TrainingJobsAnswer,
  trainingJobRequestSchema,
} from '../../contract/training.ts';
import { DigitsError } from '../../errors.ts';
import type { TrainingJobs } from '../../jobs/types.ts';
import { jsonResponse } from '../json-response.ts';
import { readJson } from '../read-json.ts';
import { type BudgetDeps, withinBudget } from '../within-budget.ts';
import { createEventStreams } from './training-events.ts';

export interface TrainingRoutesOptions extends BudgetDeps {
  readonly config: Config;
  /** Absent: this runtime can't train. */
  readonly training?: TrainingJobs;
}

export interface TrainingRoutes {
  /** `POST /v1/training/jobs`: 202 with the new job, 200 with the one that the request has already. */
  readonly submit: EventHandler;
  /** `GET /v1/training/jobs`. */
  readonly list: EventHandler;
  /** `GET /v1/training/jobs/:id`. */
  readonly get: EventHandler;
  /** `DELETE /v1/training/jobs/:id`: answers at once; a job that runs ends a little later. */
  readonly cancel: EventHandler;
  /** `GET /v1/training/events`: Server-Sent Events. */
  readonly events: EventHandler;
}

/** A recipe is about a kilobyte. */
const maxBodyBytes = 64 * 1024;

/** All of them want an API key to be configured: whoever may read pictures in the open may not have the machine train. */
export function createTrainingRoutes(options: TrainingRoutesOptions): TrainingRoutes {
  const { config, timers, contexts } = options;
  const training = options.training && {
    jobs: options.training,
    openStream: createEventStreams(timers, options.training),
  };

  function requireTraining(): NonNullable<typeof training> {
    if (training === undefined) throw new DigitsError('not_found', 'This service does not train.');
    if (config.security.apiKey === undefined) {
      throw new DigitsError('unauthorized', 'Training needs SECURITY__API_KEY to be configured.');
    }
    return training;
  }

  return {
    async submit(event) {
      const { jobs } = requireTraining();
      requireJson(event.req.headers.get('content-type'));
      const request = await withinBudget(
        event,
        { ...options, timeoutMs: config.requestTimeoutMs },
        (control) =>
          readJson(event.req, { ...control, maxBytes: maxBodyBytes, schema: trainingJobRequestSchema }),
      );
      const { job, isNew } = await jobs.submit(request, contexts.of(event).requestId);
      return jsonResponse(isNew ? 202 : 200, job, { location: `/v1/training/jobs/${job.job_id}` });
    },
    async list() {
      const answer: TrainingJobsAnswer = { jobs: await requireTraining().jobs.list() };
      return jsonResponse(200, answer);
    },
    async get(event) {
      return jsonResponse(200, found(await requireTraining().jobs.get(jobId(event))));
    },
    async cancel(event) {
      return jsonResponse(200, found(await requireTraining().jobs.cancel(jobId(event))));
    },
    events: (event) => requireTraining().openStream(event.req),
  };
}

function requireJson(contentType: string | null): void {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/json') {
    throw new DigitsError('unsupported_media_type', 'Send the job as application/json.');
  }
}

function jobId(event: H3Event): string {
  return event.context.params?.id ?? '';
}

function found(job: TrainingJobAnswer | undefined): TrainingJobAnswer {
  if (job === undefined) throw new DigitsError('not_found', 'There is no such training job.');
  return job;
}
