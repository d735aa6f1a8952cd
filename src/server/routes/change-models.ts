import type { EventHandler, H3Event } from 'h3';
import type { Config } from '../../config.ts';
import { activateRequestSchema, type UploadAnswer } from '../../contract.ts';
import type { Engine } from '../../engine/types.ts';
import { DigitsError } from '../../errors.ts';
import { jsonResponse } from '../json-response.ts';
import type { ModelAdmin } from '../model-admin.ts';
import { readJson } from '../read-json.ts';
import { readModelForm } from '../read-model-form.ts';
import { type BudgetDeps, withinBudget } from '../within-budget.ts';
import { toModelsAnswer } from './models.ts';

export interface ChangeModelsOptions extends BudgetDeps {
  readonly engine: Engine;
  readonly config: Config;
  /** Absent: this runtime can't change its models. */
  readonly models?: ModelAdmin;
}

export interface ChangeModelsRoutes {
  /** `PUT /v1/models/active`: answers when the models have taken over, as `GET` does. */
  readonly activate: EventHandler;
  /** `POST /v1/admin/models`: one upload at a time. */
  readonly upload: EventHandler;
}

/** Room for 32 ids. */
const maxSetBytes = 16 * 1024;

/** Both want an API key to be configured: whoever may read pictures in the open may not change what reads them. */
export function createChangeModelsRoutes(options: ChangeModelsOptions): ChangeModelsRoutes {
  const { engine, config } = options;
  const { temperatureOverride } = config.engine.reader;
  let isUploading = false;

  function requireAdmin(): ModelAdmin {
    if (options.models === undefined) {
      throw new DigitsError('not_found', 'The models of this service can not be changed.');
    }
    if (config.security.apiKey === undefined) {
      throw new DigitsError('unauthorized', 'Changing the models needs SECURITY__API_KEY to be configured.');
    }
    return options.models;
  }

  async function upload(event: H3Event, admin: ModelAdmin): Promise<UploadAnswer> {
    const maxModelBytes = config.models.maxUploadBytes;
    const form = await withinBudget(event, { ...options, timeoutMs: config.models.uploadMs }, (control) =>
      readModelForm(event.req, { ...control, maxModelBytes }),
    );
    const { model_id, model_bytes, model_sha256 } = await admin.install(form);
    return { model_id, model_bytes, model_sha256 };
  }

  return {
    async activate(event) {
      const admin = requireAdmin();
      const { models } = await withinBudget(
        event,
        { ...options, timeoutMs: config.requestTimeoutMs },
        (control) =>
          readJson(event.req, { ...control, maxBytes: maxSetBytes, schema: activateRequestSchema }),
      );
      await admin.activate(models);
      return jsonResponse(200, toModelsAnswer({ engine, temperatureOverride }));
    },
    async upload(event) {
      const admin = requireAdmin();
      if (isUploading) {
        throw new DigitsError('overloaded', 'Another model is being uploaded.', { retryAfterSeconds: 5 });
      }
      isUploading = true;
      try {
        return jsonResponse(201, await upload(event, admin));
      } finally {
        isUploading = false;
      }
    },
  };
}
