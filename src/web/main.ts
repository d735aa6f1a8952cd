import { DigitsError, isDigitsError } from '../errors.ts';
import { find } from './dom.ts';
import { createPad } from './drawing/pad.ts';
import { listenForCamera } from './input/camera.ts';
import { listenForPictures } from './input/pictures.ts';
import { offerSamples } from './input/samples.ts';
import { pictureLimits } from './limits.ts';
import { keepOffline } from './offline.ts';
import type { Source } from './protocol.ts';
import { createReaderClient } from './reader-client.ts';
import { createAnswerView } from './view/answer.ts';
import { createDevicesView } from './view/devices.ts';
import { createLoadingView } from './view/loading.ts';
import { createSheet } from './view/sheet.ts';
import { createStepsView } from './view/steps.ts';
import { createTheme } from './view/theme.ts';
import { createTimesView } from './view/times.ts';
import { answerWords, failureWords, type Words } from './view/words.ts';

// The page's entry: makes its parts and lets them know of each other. What takes time happens in the worker.

const waiting = { headline: 'Waiting for your digit', detail: 'The answer appears here while you draw.' };
const looking = { headline: 'Let me see…', detail: 'Reading.' };
const goOn = { headline: 'Keep going…' };
const unwell = { headline: 'Nothing can be read right now' };
const unopened = {
  headline: 'I can’t open this',
  detail: 'It could not be read: it is no file, or can’t be reached.',
};

/** Why nothing can be read, once that is so. */
let fault: string | null = null;
/** The number of what was last done with the sheet. Of what takes its time, all that is older comes to nothing. */
let newest = 0;

const answer = createAnswerView();
const loading = createLoadingView();
const steps = createStepsView(find('how', HTMLElement), find('steps', HTMLElement));
const times = createTimesView();
const sheet = createSheet();
const devices = createDevicesView((device) => reader.use(device));
const retry = find('retry', HTMLButtonElement);

const reader = createReaderClient(
  new Worker(new URL('./worker/reader-worker.ts', import.meta.url), { type: 'module' }),
  {
    progress(device, loadedBytes, totalBytes) {
      if (device === 'webgpu') devices.progress(loadedBytes, totalBytes);
      else loading.progress(loadedBytes, totalBytes);
    },
    devices: (available) => devices.offer(available),
    ready(modelIds) {
      loading.done();
      find('model-names', HTMLElement).textContent = modelIds.join(', ');
      keepOffline().then((kept) => {
        if (kept)
          find('offline-note', HTMLElement).textContent = 'Kept on this device: try it in flight mode.';
      });
    },
    fault(message) {
      fault = message;
      loading.done();
      retry.hidden = false;
      answer.showFailure({ ...unwell, detail: message });
    },
    answer(found) {
      answer.showAnswer(found, answerWords(found));
      times.show(found);
    },
    failure(code, message) {
      // The first dot of a digit is no mistake.
      if (sheet.state() === 'drawing' && code === 'preprocessing_failed') {
        answer.showWaiting({ ...goOn, detail: message }, 'waiting');
      } else {
        answer.showFailure(failureWords(code, message));
      }
      times.reset();
    },
    steps: (pictures) => steps.show(pictures),
    using: (device, refusal) => devices.using(device, refusal),
  },
  () => performance.now(),
);

const undo = find('undo', HTMLButtonElement);
const clear = find('clear', HTMLButtonElement);

const pad = createPad(find('canvas', HTMLCanvasElement), {
  begun() {
    newest += 1;
    if (sheet.state() === 'picture') reader.forget();
    sheet.showDrawing();
  },
  changed: readDrawing,
});

function readDrawing(): void {
  updateTools();
  if (sheet.state() === 'picture') return;
  if (pad.isEmpty()) rest();
  else read(pad.capture);
}

function read(capture: () => Source): void {
  if (fault === null) reader.read(capture);
}

/** Says what is waited for, unless there is nothing to wait for. */
function showWaiting(words: Words, state: 'waiting' | 'reading'): void {
  if (fault === null) answer.showWaiting(words, state);
  else answer.showFailure({ ...unwell, detail: fault });
}

/** Nothing on the sheet: nothing to answer. */
function rest(): void {
  reader.forget();
  sheet.showEmpty();
  showWaiting(waiting, 'waiting');
  steps.reset();
  times.reset();
}

async function readPicture(load: () => Promise<Blob>): Promise<void> {
  newest += 1;
  const turn = newest;
  try {
    const picture = await load();
    const bytes = await bytesOf(picture);
    if (turn === newest) showPicture(picture, bytes);
  } catch (error) {
    if (turn !== newest) return;
    reader.forget();
    answer.showFailure(isDigitsError(error) ? failureWords(error.code, error.message) : unopened);
    times.reset();
  }
}

/** Throws `too_large` before a file is read that would be refused for it, and whatever the browser throws. */
async function bytesOf(picture: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const { maxBytes } = pictureLimits;
  if (picture.size > maxBytes) {
    throw new DigitsError('too_large', `The file has ${picture.size} bytes; at most ${maxBytes} are read.`);
  }
  return new Uint8Array(await picture.arrayBuffer());
}

function showPicture(picture: Blob, bytes: Uint8Array<ArrayBuffer>): void {
  reader.forget();
  pad.clear();
  sheet.showPicture(picture);
  updateTools();
  showWaiting(looking, 'reading');
  read(() => ({ kind: 'file', bytes }));
}

function updateTools(): void {
  disable(undo, !pad.canUndo());
  disable(clear, pad.isEmpty() && sheet.state() !== 'picture');
}

/** Whoever uses the keyboard goes on at the next tool: a disabled one loses the focus to nothing. */
function disable(tool: HTMLButtonElement, isDisabled: boolean): void {
  if (isDisabled && tool.matches(':focus-visible')) find('choose', HTMLButtonElement).focus();
  tool.disabled = isDisabled;
}

function clearAll(): void {
  newest += 1;
  pad.clear();
  rest();
  updateTools();
}

function undoLast(): void {
  if (!pad.canUndo()) return;
  newest += 1;
  if (sheet.state() === 'picture') reader.forget();
  sheet.showDrawing();
  pad.undo();
}

undo.addEventListener('click', undoLast);
clear.addEventListener('click', clearAll);
retry.addEventListener('click', () => location.reload());
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && document.querySelector('dialog[open]') === null) clearAll();
  // With Shift it is to do again, elsewhere.
  if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
    event.preventDefault();
    undoLast();
  }
});

listenForPictures(readPicture);
offerSamples(readPicture);
listenForCamera(readPicture).catch(() => undefined);
createTheme(() => {
  pad.repaint();
  steps.repaint();
});
