export type Attributes = Readonly<Record<string, string | number>>;

/** An element as SVG text; children are SVG text already, see `escapeXml` for what is not. Numbers get two decimals. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const list = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? toFixed(value) : escapeXml(value)}"`)
    .join('');
  return children.length === 0 ? `<${name}${list}/>` : `<${name}${list}>${children.join('')}</${name}>`;
}

/** Plain text at a place, in pixels; `attributes` say which style and which anchor. */
export function label(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escapeXml(content));
}

/** The `d` of a line through points, rounded to a tenth of a pixel; points that then coincide are drawn once. */
export function linePath(points: readonly (readonly [x: number, y: number])[]): string {
  const places = points.map(([x, y]) => `${toFixed(x, 1)} ${toFixed(y, 1)}`);
  const apart = places.filter((place, i) => place !== places[i - 1]);
  return apart.length === 0 ? '' : `M${apart.join('L')}`;
}

/** Text as it may stand in an element or an attribute. */
export function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Without trailing zeros: 1.50 is 1.5. Throws a RangeError for what is no finite number. */
function toFixed(value: number, decimals = 2): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no place in a drawing.`);
  return String(Number(value.toFixed(decimals)));
}
