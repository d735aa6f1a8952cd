import type { StoredModel } from '../../helpers/models.ts';
import { manifestOf } from '../../helpers/models.ts';

export const apiKey = 'let-me-in';
const headers = { 'x-api-key': apiKey };

/** `PUT /v1/models/active`. */
export function activate(url: string, models: unknown): Promise<Response> {
  const body = JSON.stringify({ models });
  return fetch(`${url}/v1/models/active`, { method: 'PUT', headers, body });
}

/** `POST /v1/admin/models` of any form. */
export function postForm(url: string, form: FormData): Promise<Response> {
  return fetch(`${url}/v1/admin/models`, { method: 'POST', headers, body: form });
}

/** The form of a model; `parts` take the place of its own, or come beside them. */
export function modelForm(
  { modelId, model, overrides }: StoredModel,
  parts: Readonly<Record<string, string>> = {},
): FormData {
  const form = new FormData();
  const manifest = JSON.stringify(manifestOf(modelId, model, overrides));
  for (const [name, text] of Object.entries({ manifest, ...parts })) form.append(name, new Blob([text]));
  if (!('model' in parts)) form.append('model', new Blob([new Uint8Array(model)]));
  return form;
}

export function upload(url: string, model: StoredModel): Promise<Response> {
  return postForm(url, modelForm(model));
}
