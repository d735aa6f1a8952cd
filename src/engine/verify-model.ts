import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { type Manifest, manifestSchema, manifestVersion } from './manifest.ts';
import type { ModelArtifact } from './model-artifact.ts';

export type Verification =
  | { readonly ok: true; readonly artifact: ModelArtifact }
  | { readonly ok: false; readonly reason: string };

export interface Candidate {
  /** The name of the folder. */
  readonly modelId: string;
  /** The parsed JSON of `manifest.json`. */
  readonly manifest: unknown;
  /** The bytes of `model.onnx`. */
  readonly model: Uint8Array;
}

const versioned = z.looseObject({ schema_version: z.unknown() });

/**
 * Whether a model may be loaded: its manifest is a v1.1 one, of this folder, of a pipeline with `preprocessHash`, and
 * of just these model bytes. Otherwise a reason that says what was expected and what was found.
 */
export function verifyModel(candidate: Candidate, preprocessHash: string): Verification {
  const version = versioned.safeParse(candidate.manifest).data?.schema_version;
  if (version !== manifestVersion) {
    return refused(`its manifest has schema version ${show(version)}, expected "${manifestVersion}"`);
  }
  const parsed = manifestSchema.safeParse(candidate.manifest);
  if (!parsed.success) return refused(`its manifest is not valid: ${describe(parsed.error)}`);
  const manifest = parsed.data;
  const reason = mismatch(candidate, manifest, preprocessHash);
  return reason === null ? { ok: true, artifact: { manifest, model: candidate.model } } : refused(reason);
}

function mismatch({ modelId, model }: Candidate, manifest: Manifest, preprocessHash: string): string | null {
  if (manifest.model_id !== modelId) {
    return `its manifest is that of ${show(manifest.model_id)}, expected ${show(modelId)}`;
  }
  if (manifest.preprocess_hash !== preprocessHash) {
    return `it was trained behind the preprocessing ${manifest.preprocess_hash}, this service has ${preprocessHash}`;
  }
  if (manifest.model_bytes !== model.length) {
    return `model.onnx has ${model.length} bytes, its manifest says ${manifest.model_bytes}`;
  }
  const found = bytesToHex(sha256(model));
  if (manifest.model_sha256 !== found) {
    return `model.onnx has the SHA-256 ${found}, its manifest says ${manifest.model_sha256}`;
  }
  return null;
}

function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'manifest'}: ${issue.message}`).join('; ');
}

function show(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}

function refused(reason: string): Verification {
  return { ok: false, reason };
}
