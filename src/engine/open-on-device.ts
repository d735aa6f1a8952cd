import { classify } from './classify.ts';
import { errorMessage } from './error-message.ts';
import { goldenPlanes } from './golden-planes.ts';
import type { ModelArtifact } from './model-artifact.ts';
import { type OpenEnsemble, type OpenEnsembleDeps, openEnsemble } from './open-ensemble.ts';
import type { DeviceChoice, DeviceReport, ProbeWebGpu } from './types.ts';

export interface OpenOnDeviceDeps extends OpenEnsembleDeps {
  /** Absent: there is no WebGPU. */
  readonly probeWebGpu?: ProbeWebGpu;
}

export interface OpenedEnsemble extends OpenEnsemble {
  readonly device: DeviceReport;
}

/** How far a probability that WebGPU gives may be from WASM's: no answer is told apart by less. */
const maxDifference = 1e-3;

/**
 * Opens an ensemble on the device that was asked for. `auto` opens it on both where there is an adapter, compares what they
 * make of the golden planes, and keeps WebGPU's where they agree within 1e-3. Never rejects.
 */
export async function openOnDevice(
  deps: OpenOnDeviceDeps,
  artifacts: readonly ModelArtifact[],
  choice: DeviceChoice,
): Promise<OpenedEnsemble> {
  if (choice !== 'auto') {
    const opened = await openEnsemble(deps, artifacts, choice);
    return { ...opened, device: { device: choice, reason: 'it was asked for' } };
  }
  const cpu = await openEnsemble(deps, artifacts, 'cpu');
  const absence = deps.probeWebGpu === undefined ? 'this runtime has no WebGPU' : await deps.probeWebGpu();
  if (absence !== null) return { ...cpu, device: { device: 'cpu', reason: absence } };
  const webgpu = await openEnsemble(deps, artifacts, 'webgpu');
  const verdict = await compare(cpu, webgpu);
  await dispose(verdict.device === 'cpu' ? webgpu : cpu);
  return { ...(verdict.device === 'cpu' ? cpu : webgpu), device: verdict };
}

async function compare(cpu: OpenEnsemble, webgpu: OpenEnsemble): Promise<DeviceReport> {
  const refusal = webgpu.refused.find(({ modelId }) =>
    cpu.members.some(({ manifest }) => manifest.model_id === modelId),
  );
  if (refusal !== undefined) {
    return { device: 'cpu', reason: `WebGPU can't run ${refusal.modelId}: ${refusal.reason}` };
  }
  if (cpu.members.length === 0) return { device: 'cpu', reason: 'no model could be opened to compare with' };
  try {
    const difference = await largestDifference(cpu, webgpu);
    const found = `on the golden planes WebGPU differs from WASM by ${difference.toExponential(1)}`;
    return difference <= maxDifference
      ? { device: 'webgpu', reason: `${found} at most` }
      : { device: 'cpu', reason: `${found}, more than ${maxDifference}` };
  } catch (error) {
    return { device: 'cpu', reason: `WebGPU fails: ${errorMessage(error)}` };
  }
}

async function largestDifference(a: OpenEnsemble, b: OpenEnsemble): Promise<number> {
  const options = { tta: 'none', temperatureOverride: null, checkpoint: () => {} } as const;
  let largest = 0;
  for (const plane of goldenPlanes()) {
    const first = await classify(plane, a.members, options);
    const second = await classify(plane, b.members, options);
    first.probs.forEach((p, digit) => {
      largest = Math.max(largest, Math.abs(p - (second.probs[digit] ?? 0)));
    });
  }
  return largest;
}

async function dispose({ members }: OpenEnsemble): Promise<void> {
  for (const { classifier } of members) await classifier.dispose();
}
