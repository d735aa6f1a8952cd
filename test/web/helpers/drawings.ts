import type { Page } from 'playwright-core';

export type Drawing = readonly (readonly (readonly [x: number, y: number])[])[];

/** Strokes as shares of the sheet's side. */
export const drawings: Readonly<Record<'seven' | 'three' | 'one' | 'cat', Drawing>> = {
  seven: [
    [
      [0.28, 0.25],
      [0.45, 0.24],
      [0.7, 0.25],
      [0.55, 0.55],
      [0.45, 0.8],
    ],
  ],
  three: [
    [
      [0.33, 0.27],
      [0.5, 0.2],
      [0.64, 0.28],
      [0.58, 0.42],
      [0.46, 0.48],
      [0.6, 0.52],
      [0.68, 0.64],
      [0.58, 0.78],
      [0.4, 0.8],
      [0.3, 0.72],
    ],
  ],
  one: [
    [
      [0.5, 0.2],
      [0.5, 0.8],
    ],
  ],
  cat: [
    [
      [0.3, 0.45],
      [0.3, 0.22],
      [0.42, 0.33],
      [0.58, 0.33],
      [0.7, 0.22],
      [0.7, 0.45],
      [0.68, 0.65],
      [0.5, 0.75],
      [0.32, 0.65],
      [0.3, 0.45],
    ],
    [
      [0.41, 0.48],
      [0.42, 0.5],
    ],
    [
      [0.58, 0.48],
      [0.59, 0.5],
    ],
    [
      [0.5, 0.57],
      [0.46, 0.62],
    ],
    [
      [0.5, 0.57],
      [0.54, 0.62],
    ],
    [
      [0.15, 0.5],
      [0.35, 0.55],
    ],
    [
      [0.85, 0.5],
      [0.65, 0.55],
    ],
    [
      [0.15, 0.62],
      [0.35, 0.6],
    ],
    [
      [0.85, 0.62],
      [0.65, 0.6],
    ],
  ],
};

/** Draws on the page's sheet with the mouse. */
export async function draw(page: Page, drawing: Drawing): Promise<void> {
  await page.locator('#canvas').scrollIntoViewIfNeeded();
  const box = await page.locator('#canvas').boundingBox();
  if (box === null) throw new Error('The sheet is not visible');
  for (const stroke of drawing) {
    for (const [n, [x, y]] of stroke.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: n === 0 ? 1 : 5 });
      if (n === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}
