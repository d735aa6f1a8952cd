import { classify } from './classify.ts';
import { errorMessage } from './error-message.ts';
import { goldenPlanes } from './golden-planes.ts';
import type { ModelArtifact } from './model-artifact.ts';
import { type OpenEnsemble, type OpenEnsembleDeps, openEnsemble } from './open-ensemble.ts';
import type { DeviceChoice, DeviceReport, WebGpu } from './types.ts';

export interface OpenOnDeviceDeps extends OpenEnsembleDeps {
  /** Absent: there is no WebGPU. */
  readonly webGpu?: WebGpu;
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
  const stay = (reason: string): OpenedEnsemble => ({ ...cpu, device: { device: 'cpu', reason } });
  const { webGpu } = deps;
  if (webGpu === undefined) return stay('this runtime has no WebGPU');
  const absence = await webGpu.absence();
  if (absence !== null) return stay(absence);
  if (cpu.members.length === 0) return stay('no model could be opened to compare WebGPU with');
  const opening = openLike(cpu, deps, artifacts);
  try {
    const { webgpu, reason } = await webGpu.trial(opening);
    await dispose(cpu);
    return { ...webgpu, device: { device: 'webgpu', reason } };
  } catch (error) {
    // Where it only took too long it may still come, and nobody wants it then.
    void opening.then(
      ({ webgpu }) => dispose(webgpu),
      () => undefined,
    );
    return stay(`WebGPU fails: ${errorMessage(error)}`);
  }
}

/** The ensemble on WebGPU and how near it comes to `cpu`; rejects where it can't be opened or is not near enough. */
async function openLike(
  cpu: OpenEnsemble,
  deps: OpenEnsembleDeps,
  artifacts: readonly ModelArtifact[],
): Promise<{ readonly webgpu: OpenEnsemble; readonly reason: string }> {
  const webgpu = await openEnsemble(deps, artifacts, 'webgpu');
  try {
    const refusal = webgpu.refused.find(({ modelId }) =>
      cpu.members.some(({ manifest }) => manifest.model_id === modelId),
    );
    if (refusal !== undefined) throw new Error(`${refusal.modelId}: ${refusal.reason}`);
    const difference = await largestDifference(cpu, webgpu);
    const found = `its probabilities differ from WASM's by ${difference.toExponential(1)}`;
    if (difference > maxDifference) throw new Error(`${found}, more than ${maxDifference}`);
    return { webgpu, reason: `there is an adapter, and ${found} at most` };
  } catch (error) {
    await dispose(webgpu);
    throw error;
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
