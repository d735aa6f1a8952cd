/** Throws a TypeError where `value` is no number above 0. `Infinity` is one: it says that there is no limit. */
export function checkAboveZero(name: string, value: number): void {
  if (typeof value !== 'number' || !(value > 0)) throw new TypeError(`${name}: expected a number above 0`);
}
