import { errorMessage } from '../error-message.ts';
import { largestDifference, maxDifference, readGolden } from './agreement.ts';
import type { ModelArtifact } from './model-artifact.ts';
import { type OpenEnsemble, type OpenEnsembleDeps, openEnsemble } from './open-ensemble.ts';
import type { DeviceChoice, DeviceReport, WebGpu } from './types.ts';

export interface OpenOnDeviceDeps extends OpenEnsembleDeps {
  /** Absent: there is no WebGPU. */
  readonly webGpu?: WebGpu;
}

const noWebGpu: WebGpu = {
  absence: async () => 'this runtime has no WebGPU',
  trial: (work) => work,
};

export interface OpenedEnsemble extends OpenEnsemble {
  readonly device: DeviceReport;
}

/**
 * Opens an ensemble on the device that was asked for. `auto` opens it on both where there is an adapter, compares what they
 * make of the golden planes, and keeps WebGPU's where they agree within 1e-3. Never rejects.
 */
export async function openOnDevice(
  deps: OpenOnDeviceDeps,
  artifacts: readonly ModelArtifact[],
  choice: DeviceChoice,
): Promise<OpenedEnsemble> {
  const { webGpu = noWebGpu } = deps;
  if (choice !== 'auto') {
    const device = { device: choice, reason: 'it was asked for' };
    // Asked first: ONNX Runtime compiles 26 MB of code before it finds out, which goes on in the background for most of a minute.
    const reason = choice === 'webgpu' ? await webGpu.absence() : null;
    if (reason !== null) {
      return {
        members: [],
        refused: artifacts.map(({ manifest }) => ({ modelId: manifest.model_id, reason })),
        device,
      };
    }
    const opened = await openEnsemble(deps, artifacts, choice);
    return { ...opened, device };
  }
  const cpu = await openEnsemble(deps, artifacts, 'cpu');
  const stay = (reason: string): OpenedEnsemble => ({ ...cpu, device: { device: 'cpu', reason } });
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
    const expected = await readGolden(cpu.members);
    const difference = largestDifference(expected, await readGolden(webgpu.members));
    const found = `its probabilities differ from WASM's by ${difference.toExponential(1)}`;
    if (difference > maxDifference) throw new Error(`${found}, more than ${maxDifference}`);
    return { webgpu, reason: `there is an adapter, and ${found} at most` };
  } catch (error) {
    await dispose(webgpu);
    throw error;
  }
}

async function dispose({ members }: OpenEnsemble): Promise<void> {
  for (const { classifier } of members) await classifier.dispose();
}
