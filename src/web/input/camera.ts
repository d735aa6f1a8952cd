import { find } from '../dom.ts';

/** Side of a taken picture in pixels; the pipeline looks at 512. */
const pictureSidePx = 768;
const jpegQuality = 0.92;

/** Shows the camera's button where there is a camera, and calls `take` with each picture that is taken. */
export async function listenForCamera(take: (picture: Blob) => void): Promise<void> {
  const button = find('camera', HTMLButtonElement);
  const dialog = find('camera-dialog', HTMLDialogElement);
  const video = find('video', HTMLVideoElement);
  const shutter = find('shutter', HTMLButtonElement);
  const note = find('camera-note', HTMLElement);
  const advice = note.textContent;
  let stream: MediaStream | null = null;

  async function open(): Promise<void> {
    shutter.disabled = true;
    note.textContent = advice;
    dialog.showModal();
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 1280 } },
      });
    } catch {
      note.textContent = 'The camera can’t be used: permission was not given, or another program has it.';
      return;
    }
    // Closed while the browser was still asking.
    if (!dialog.open) return stop();
    video.srcObject = stream;
  }

  function stop(): void {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
  }

  video.addEventListener('loadeddata', () => {
    shutter.disabled = false;
  });
  button.addEventListener('click', open);
  find('camera-close', HTMLButtonElement).addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', stop);
  shutter.addEventListener('click', () => {
    const frame = square(video);
    dialog.close();
    frame.toBlob((picture) => picture !== null && take(picture), 'image/jpeg', jpegQuality);
  });

  button.hidden = !(await hasCamera());
}

/** What the viewfinder shows: the largest square in the middle. */
function square(video: HTMLVideoElement): HTMLCanvasElement {
  const side = Math.min(video.videoWidth, video.videoHeight);
  const x = (video.videoWidth - side) / 2;
  const y = (video.videoHeight - side) / 2;
  const canvas = document.createElement('canvas');
  canvas.width = pictureSidePx;
  canvas.height = pictureSidePx;
  canvas.getContext('2d')?.drawImage(video, x, y, side, side, 0, 0, pictureSidePx, pictureSidePx);
  return canvas;
}

/** Pages that aren't served securely have no `mediaDevices`. */
async function hasCamera(): Promise<boolean> {
  if (!('mediaDevices' in navigator)) return false;
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some(({ kind }) => kind === 'videoinput');
}
