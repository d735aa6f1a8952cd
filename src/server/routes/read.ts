import type { EventHandler } from 'h3';
import type { Config } from '../../config.ts';
import type { ReadAnswer } from '../../contract.ts';
import type { Engine, Reading, Timers } from '../../engine/types.ts';
import { DigitsError } from '../../errors.ts';
import { createDeadline } from '../deadline.ts';
import { encodeBase64 } from '../encode-base64.ts';
import { jsonResponse } from '../json-response.ts';
import { readForm } from '../read-form.ts';
import type { RequestContexts } from '../request-context.ts';
import { createUploadMemory } from '../upload-memory.ts';

export interface ReadRouteOptions {
  readonly engine: Engine;
  readonly config: Config;
  readonly timers: Timers;
  readonly contexts: RequestContexts;
}

/** `POST /v1/read`: one budget for the body, the queue and the work; what is left when it runs out is dropped. */
export function createReadRoute(options: ReadRouteOptions): EventHandler {
  const { engine, config, timers, contexts } = options;
  const memory = createUploadMemory(config.listen.maxBufferedBytes);
  return async (event) => {
    if (engine.status().modelId === null) {
      throw new DigitsError('not_ready', 'No model is loaded.', { retryAfterSeconds: 1 });
    }
    const context = contexts.of(event);
    context.client = event.req.signal;
    const upload = memory.open();
    const deadline = createDeadline(timers, {
      atMs: context.startedMs + config.requestTimeoutMs,
      client: context.client,
    });
    try {
      const { maxBytes } = config.engine.reader.limits;
      const waitUntil = event.req.waitUntil?.bind(event.req);
      const form = await readForm(event.req, { maxFileBytes: maxBytes, upload, deadline, timers, waitUntil });
      context.body = { ms: timers.nowMs() - context.startedMs, fileBytes: form.file.length };
      const control = { deadlineMs: deadline.atMs, signal: deadline.signal };
      context.reading = await deadline.race(engine.read(form.file, form.fields, control));
      return jsonResponse(200, toReadAnswer(context.reading));
    } finally {
      deadline.dispose();
      upload.release();
    }
  };
}

function toReadAnswer(reading: Reading): ReadAnswer {
  return {
    digit: reading.digit,
    confidence: reading.confidence,
    probs: reading.probs,
    model_id: reading.modelId,
    visual_png_b64: reading.visualPng === null ? null : encodeBase64(reading.visualPng),
    uncertain: reading.uncertain,
  };
}
