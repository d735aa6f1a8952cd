import { find } from '../dom.ts';
import type { TakePicture } from './take-picture.ts';

/** Side of a taken picture in pixels; the pipeline looks at 512. */
const pictureSidePx = 768;
const jpegQuality = 0.92;

/** Shows the camera's button where there is a camera, and calls `take` with each picture that is taken. */
export async function listenForCamera(take: TakePicture): Promise<void> {
  const button = find('camera', HTMLButtonElement);
  const dialog = find('camera-dialog', HTMLDialogElement);
  const video = find('video', HTMLVideoElement);
  const shutter = find('shutter', HTMLButtonElement);
  const note = find('camera-note', HTMLElement);
  const advice = note.textContent;
  let stream: MediaStream | null = null;
  let openings = 0;

  async function open(): Promise<void> {
    const opening = ++openings;
    // The browser may ask for a permission: the dialog can be closed, and opened again, before there is an answer.
    const isOver = () => !dialog.open || opening !== openings;
    shutter.disabled = true;
    note.textContent = advice;
    dialog.showModal();
    try {
      const opened = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 1280 } },
      });
      if (isOver()) return end(opened);
      stream = opened;
      video.srcObject = opened;
    } catch {
      if (isOver()) return;
      note.textContent = 'The camera can’t be used: permission was not given, or another program has it.';
    }
  }

  function stop(): void {
    if (stream !== null) end(stream);
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
    take(() => toJpeg(frame));
  });

  button.hidden = !(await hasCamera());
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
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

function toJpeg(frame: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    frame.toBlob(
      (picture) => (picture === null ? reject(new Error('The frame is empty.')) : resolve(picture)),
      'image/jpeg',
      jpegQuality,
    );
  });
}

/** Pages that aren't served securely have no `mediaDevices`. */
async function hasCamera(): Promise<boolean> {
  if (!('mediaDevices' in navigator)) return false;
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some(({ kind }) => kind === 'videoinput');
}
