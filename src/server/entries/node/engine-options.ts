import { join } from 'node:path';
import type { Config } from '../../../config.ts';
import type { NodeEngineOptions } from '../../../runtime/engine-node.ts';
import { createModelStoreFs } from '../../../runtime/model-store-fs.ts';

/** Where uploaded and trained models lie, each a folder. */
export function artifactFolder(config: Config): string {
  return join(config.paths.artifactsRoot, 'digits');
}

/** The engine's part of the configuration. */
export function toEngineOptions(config: Config): Omit<NodeEngineOptions, 'onWorkerLost'> {
  const { modelDir, activeModels, device, threads, queueLimit, reader } = config.engine;
  return {
    store: createModelStoreFs(modelDir, artifactFolder(config)),
    modelIds: activeModels,
    device,
    threads,
    queueLimit,
    timeoutMs: config.requestTimeoutMs,
    reader,
  };
}
