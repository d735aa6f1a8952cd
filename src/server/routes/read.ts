import type { EventHandler } from 'h3';
import type { Config } from '../../config.ts';
import type { ReadAnswer } from '../../contract.ts';
import type { Engine, Reading } from '../../engine/types.ts';
import { DigitsError } from '../../errors.ts';
import { encodeBase64 } from '../encode-base64.ts';
import { jsonResponse } from '../json-response.ts';
import { readForm } from '../read-form.ts';
import { createUploadMemory } from '../upload-memory.ts';
import { type BudgetDeps, withinBudget } from '../within-budget.ts';

export interface ReadRouteOptions extends BudgetDeps {
  readonly engine: Engine;
  readonly config: Config;
}

/** `POST /v1/read`: one budget for the body, the queue and the work; what is left when it runs out is dropped. */
export function createReadRoute(options: ReadRouteOptions): EventHandler {
  const { engine, config, timers, contexts } = options;
  const memory = createUploadMemory(config.listen.maxBufferedBytes);
  const budget = { ...options, timeoutMs: config.requestTimeoutMs };
  return async (event) => {
    if (engine.status().modelId === null) {
      throw new DigitsError('not_ready', 'No model is loaded.', { retryAfterSeconds: 1 });
    }
    const context = contexts.of(event);
    const upload = memory.open();
    try {
      return await withinBudget(event, budget, async (control) => {
        const { deadline } = control;
        const { maxBytes } = config.engine.reader.limits;
        const form = await readForm(event.req, { ...control, maxFileBytes: maxBytes, upload });
        const fileBytes = form.file.length();
        context.body = { ms: timers.nowMs() - context.startedMs, fileBytes };
        const { atMs: deadlineMs, signal } = deadline;
        const reading = await deadline.race(
          engine.read(form.file.pieces(), form.fields, { deadlineMs, signal, giveAway: true }),
        );
        context.reading = reading;
        return jsonResponse(200, toReadAnswer(reading));
      });
    } finally {
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
