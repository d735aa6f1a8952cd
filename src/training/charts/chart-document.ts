import { element, escapeXml } from './svg.ts';

/** Colours of one theme; both have a contrast of 4.5 or more between ground and everything that is read. */
interface Theme {
  readonly ground: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly first: string;
  readonly second: string;
}

const light: Theme = {
  ground: '#ffffff',
  ink: '#1f2328',
  muted: '#59636e',
  grid: '#d8dee4',
  first: '#0969da',
  second: '#bc4c00',
};
const dark: Theme = {
  ground: '#0d1117',
  ink: '#e6edf3',
  muted: '#9198a1',
  grid: '#2f363d',
  first: '#4493f8',
  second: '#f0883e',
};

/** The rules of a theme: grounds, text, lines and areas of the two series. */
function rulesOf({ ground, ink, muted, grid, first, second }: Theme): string {
  return [
    `.ground,.halo{fill:${ground}}`,
    `text{fill:${ink}}`,
    `.muted{fill:${muted}}`,
    `.grid{stroke:${grid}}`,
    `.axis,.guide,.whisker{stroke:${muted}}`,
    `.cell{fill:${grid}}`,
    ...[first, second].map((color, i) => `.line${i + 1}{stroke:${color}}.area${i + 1}{fill:${color}}`),
  ].join('');
}

const shapes = [
  'text{font:12px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}',
  '.heading{font-size:15px;font-weight:600}',
  '.small{font-size:11px}',
  '.grid,.axis,.whisker{fill:none;stroke-width:1}',
  '.guide{fill:none;stroke-width:1;stroke-dasharray:4 4}',
  '.line1,.line2{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}',
].join('');

export interface ChartText {
  /** Names the drawing on a page that holds several, for instance `roc`; letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  /** What a reader who does not see it should know: its figures in a sentence or two. */
  readonly description: string;
}

/**
 * A drawing of `width` by `height` pixels as an SVG file, in the light or dark colours that the reader's system asks
 * for, with its title as a heading, and with title and description for screen readers.
 */
export function chartDocument(
  { id, title, description }: ChartText,
  size: { readonly width: number; readonly height: number },
  body: readonly string[],
): string {
  const { width, height } = size;
  const style = `${shapes}${rulesOf(light)}@media (prefers-color-scheme:dark){${rulesOf(dark)}}`;
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-labelledby': `${id}-title ${id}-desc`,
  };
  return `${element(
    'svg',
    root,
    ...[
      element('title', { id: `${id}-title` }, escapeXml(title)),
      element('desc', { id: `${id}-desc` }, escapeXml(description)),
      element('style', {}, style),
      element('rect', { class: 'ground', width, height }),
      element('text', { class: 'heading', x: 20, y: 28, 'aria-hidden': 'true' }, escapeXml(title)),
      ...body,
    ].map((line) => `\n${line}`),
    '\n',
  )}\n`;
}
