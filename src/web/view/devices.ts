import { find } from '../dom.ts';
import type { Device } from '../protocol.ts';
import { megabytes } from './words.ts';

export interface DevicesView {
  /** Shows the choices that there are. */
  offer(devices: readonly Device[]): void;
  progress(loadedBytes: number, totalBytes: number): void;
  using(device: Device, refusal: string | null): void;
}

const notes: Readonly<Record<Device, string>> = {
  cpu: 'WebAssembly, on your processor.',
  webgpu: 'WebGPU, on your graphics card. Checked: it gives the numbers of WASM.',
};

/** What computes, and the switch between them. `choose` is called with what the visitor wants. */
export function createDevicesView(choose: (device: Device) => void): DevicesView {
  const note = find('device-note', HTMLElement);
  const webgpuChoice = find('webgpu-choice', HTMLElement);
  let wanted: Device = 'cpu';
  const radios = [...find('device-choice', HTMLElement).querySelectorAll('input')];

  for (const radio of radios) {
    radio.addEventListener('change', () => {
      wanted = radio.value === 'webgpu' ? 'webgpu' : 'cpu';
      note.textContent = 'One moment…';
      choose(wanted);
    });
  }

  return {
    offer(devices) {
      webgpuChoice.hidden = !devices.includes('webgpu');
    },
    progress(loadedBytes, totalBytes) {
      if (wanted !== 'webgpu') return;
      note.textContent =
        loadedBytes < totalBytes
          ? `Loading WebGPU: ${megabytes(loadedBytes)} of ${megabytes(totalBytes)}`
          : 'Checking WebGPU’s numbers against those of WASM…';
    },
    using(device, refusal) {
      wanted = device;
      for (const radio of radios) radio.checked = radio.value === device;
      note.textContent =
        refusal === null ? notes[device] : `WebGPU can’t be used here: ${refusal}. WASM goes on computing.`;
    },
  };
}
