/** Letters of 3x5 pixels, rows from the top, a digit each: 4 left, 2 middle, 1 right. */
const letters: Readonly<Record<string, string>> = {
  '0': '75557',
  '1': '26227',
  '2': '71747',
  '3': '71717',
  '4': '55711',
  '5': '74717',
  '6': '74757',
  '7': '71222',
  '8': '75757',
  '9': '75717',
  a: '06357',
  b: '44656',
  c: '03443',
  d: '11353',
  e: '02743',
  f: '12722',
  g: '03716',
  h: '44655',
  i: '20222',
  j: '10152',
  k: '45665',
  l: '62227',
  m: '05775',
  n: '06555',
  o: '02552',
  p: '06564',
  q: '03531',
  r: '03444',
  s: '03216',
  t: '27221',
  u: '05553',
  v: '05552',
  w: '05577',
  x: '05225',
  y: '05312',
  z: '07247',
  '-': '00700',
  '>': '42124',
  '%': '51245',
  '.': '00002',
  '?': '71202',
};

/** The lit pixels of a line of text, letters 4 pixels apart; what the font lacks is left blank. */
export function textPixels(text: string): readonly (readonly [x: number, y: number])[] {
  return Array.from(text).flatMap((letter, position) =>
    Array.from(letters[letter] ?? '').flatMap((bits, y) =>
      [4, 2, 1].flatMap((bit, x) => ((Number(bits) & bit) === 0 ? [] : [[4 * position + x, y] as const])),
    ),
  );
}
