import { make } from '../dom.ts';
import type { StepPicture } from '../protocol.ts';

interface Caption {
  readonly step: string;
  readonly title: string;
  readonly text: string;
}

/** The pipeline's steps in order, for people. A step that is not in the list is not shown. */
const captions: readonly Caption[] = [
  { step: 'gray', title: 'Gray', text: 'Colours become brightness' },
  { step: 'ink', title: 'Ink', text: 'Paper and shadows are taken away' },
  { step: 'mask', title: 'Mask', text: 'Each pixel: ink or not' },
  { step: 'components', title: 'Pieces', text: 'What hangs together' },
  { step: 'digit', title: 'Digit', text: 'The pieces that belong to it' },
  { step: 'upright', title: 'Upright', text: 'A slant is straightened' },
  { step: 'plane', title: '28 × 28', text: 'Centred: what the network sees' },
];

export interface StepsView {
  show(steps: readonly StepPicture[]): void;
  /** Paints again, in the page's colours by now. */
  repaint(): void;
  reset(): void;
}

/** A strip of pictures, one for each step. */
export function createStepsView(section: HTMLElement, list: HTMLElement): StepsView {
  let shown: readonly StepPicture[] = [];
  // On a phone it scrolls sideways, and a keyboard has to reach it.
  list.tabIndex = 0;
  const canvases = captions.map(({ step, title, text }) => {
    const item = make('li', 'step');
    item.dataset.step = step;
    const canvas = make('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${title}: ${text}`);
    const frame = make('div', 'step-frame');
    frame.append(canvas);
    item.append(frame, make('p', 'step-title', title), make('p', 'step-text', text));
    list.append(item);
    return { step, item, canvas };
  });

  function repaint(): void {
    for (const { step, item, canvas } of canvases) {
      const picture = shown.find((candidate) => candidate.step === step);
      item.classList.toggle('is-missing', picture === undefined);
      if (picture !== undefined) paint(canvas, picture);
    }
  }

  function show(steps: readonly StepPicture[]): void {
    shown = steps;
    section.dataset.state = steps.length > 0 ? 'shown' : 'empty';
    repaint();
  }

  return { show, repaint, reset: () => show([]) };
}

function paint(canvas: HTMLCanvasElement, { width, height, rgba, paint: kind }: StepPicture): void {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.putImageData(new ImageData(rgba, width, height), 0, 0);
  if (kind === 'tone') return;
  // Ink has no colour of its own: it takes the one that text has on this page.
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = getComputedStyle(canvas).color;
  context.fillRect(0, 0, width, height);
}
