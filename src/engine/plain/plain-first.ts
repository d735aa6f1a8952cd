import type { WasmModule } from '../../web-assembly.ts';
import type { CreateClassifier } from '../classifier.ts';
import { createPlainClassifier } from './plain-classifier.ts';
import { readPlainNetwork } from './plain-network.ts';

/**
 * Classifiers on WASM by our own kernels where the network is a plain one (`readPlainNetwork`), by `others` where it is not and
 * on every other device. The kernels are asked for once, with the first plain network; again where
 * that failed.
 */
export function plainFirst(
  loadKernels: () => Promise<WasmModule>,
  others: CreateClassifier,
): CreateClassifier {
  let kernels: Promise<WasmModule> | null = null;
  return async (model, device) => {
    const network = device === 'cpu' ? readPlainNetwork(model) : null;
    if (network === null) return await others(model, device);
    kernels ??= loadKernels().catch((error: unknown) => {
      kernels = null;
      throw error;
    });
    return createPlainClassifier(await kernels, network);
  };
}
