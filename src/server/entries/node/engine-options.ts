import type { Config } from '../../../config.ts';
import type { NodeEngineOptions } from '../../../runtime/engine-node.ts';

/** The engine's part of the configuration. */
export function toEngineOptions(config: Config): Omit<NodeEngineOptions, 'onWorkerLost'> {
  const { modelDir, activeModels, device, threads, queueLimit, reader } = config.engine;
  return {
    modelDir,
    modelIds: activeModels,
    device,
    threads,
    queueLimit,
    timeoutMs: config.requestTimeoutMs,
    reader,
  };
}
