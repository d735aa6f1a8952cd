import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { mnistMean, mnistStd } from './normalize.ts';
import { pipelineSteps } from './pipeline-steps.ts';

/**
 * Counted up when a step's code changes what it returns though its constants stay: models trained before are
 * refused then too.
 */
const revision = 8;

/** Every step of the pipeline with its constants, as a stable string. */
export const pipelineSignature: string = [
  `digits-pipeline/${revision}`,
  'luma:rec601',
  ...Object.entries(pipelineSteps).map(
    ([step, constants]) =>
      `${step}:${Object.entries(constants)
        .map(([name, value]) => `${name}=${value}`)
        .join(',')}`,
  ),
  `normalize:mean=${mnistMean},std=${mnistStd}`,
].join(';');

/** SHA-256 of the signature in hex: what a manifest's `preprocess_hash` must be. */
export const preprocessHash: string = bytesToHex(sha256(utf8ToBytes(pipelineSignature)));
