import { DigitsError } from '../errors.ts';
import type { ReadBodyOptions } from './body.ts';
import { malformedForm } from './malformed-form.ts';
import type { UploadedModel } from './model-admin.ts';
import type { FormPart, MultipartLimits, PartRule } from './multipart/parser.ts';
import { readParts } from './multipart/read-parts.ts';
import { parseJson } from './parse-json.ts';
import { toSize } from './to-size.ts';

export interface ReadModelFormOptions extends ReadBodyOptions {
  readonly maxModelBytes: number;
}

const limits: MultipartLimits = { maxParts: 3, maxHeaderBytes: 4096, maxNameLength: 64 };
/** The manifests of our trainer have 600 bytes, its metrics 7 kB. */
const maxManifestBytes = 64 * 1024;
const maxMetricsBytes = 1024 * 1024;
/** The parts' headers and boundaries. */
const maxFormBytes = 16 * 1024;

const names: readonly string[] = ['manifest', 'model', 'metrics'];

/**
 * Reads the form of `POST /v1/admin/models`: `manifest` and, if sent, `metrics` are JSON, `model` is an ONNX file.
 * `malformed_form` for a part that is missing, twice there, of another name or no JSON, `too_large` beyond a cap.
 */
export async function readModelForm(request: Request, options: ReadModelFormOptions): Promise<UploadedModel> {
  const { maxModelBytes } = options;
  const rules: Readonly<Record<string, PartRule>> = {
    manifest: ruleOf('manifest', maxManifestBytes),
    metrics: ruleOf('metrics', maxMetricsBytes),
    model: ruleOf('model', maxModelBytes),
  };
  const parts = await readParts(request, {
    ...options,
    limits,
    maxBodyBytes: maxModelBytes + maxManifestBytes + maxMetricsBytes + maxFormBytes,
    tooLarge: () =>
      new DigitsError('too_large', `The form is larger than a model of ${toSize(maxModelBytes)}.`),
    singleNames: names,
    admit: ({ name }) => {
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
      if (rule === undefined)
        throw malformedForm(`The form has a field that is none of ${names.join(', ')}.`);
      return rule;
    },
    take: () => {},
  });
  return toUpload(parts);
}

function ruleOf(name: string, maxBytes: number): PartRule {
  return {
    maxBytes,
    overflow: () => new DigitsError('too_large', `The ${name} is larger than ${toSize(maxBytes)}.`),
  };
}

function toUpload(parts: readonly FormPart[]): UploadedModel {
  const bytesOf = (name: string) => parts.find((part) => part.name === name)?.content.join();
  const manifest = bytesOf('manifest');
  const model = bytesOf('model');
  const metrics = bytesOf('metrics');
  if (manifest === undefined) throw malformedForm('The form has no manifest.');
  if (model === undefined) throw malformedForm('The form has no model.');
  if (metrics !== undefined) parseJson('metrics', metrics);
  return { manifest: parseJson('manifest', manifest), model, ...(metrics === undefined ? {} : { metrics }) };
}
