import type { Config } from '../../../config.ts';
import type { NodeEngineOptions } from '../../../runtime/engine-node.ts';

/** The engine's part of the configuration. Node has no WebGPU: `auto` takes the processor there. */
export function toEngineOptions(config: Config): Omit<NodeEngineOptions, 'onWorkerLost'> {
  const { modelDir, activeModels, device, threads, queueLimit, reader } = config.engine;
  return {
    modelDir,
    modelIds: activeModels,
    device: device === 'auto' ? 'cpu' : device,
    threads,
    queueLimit,
    timeoutMs: config.requestTimeoutMs,
    reader,
  };
}
