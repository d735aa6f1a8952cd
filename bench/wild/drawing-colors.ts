import type { Random } from './random.ts';
import type { Rgb } from './types.ts';

/** What the ink and the ground of a drawing are. */
export type Scheme =
  | 'black-on-white'
  | 'coloured'
  | 'colour-on-colour'
  | 'light-on-dark'
  | 'transparent-dark'
  | 'transparent-light';

const darkInks: readonly [Rgb, ...Rgb[]] = [
  [0, 0, 0],
  [20, 20, 20],
  [51, 51, 51],
];
const brightInks: readonly [Rgb, ...Rgb[]] = [
  [229, 57, 53],
  [30, 136, 229],
  [67, 160, 71],
  [142, 36, 170],
  [251, 140, 0],
  [216, 27, 96],
  [0, 137, 123],
];
const lightInks: readonly [Rgb, ...Rgb[]] = [
  [255, 255, 255],
  [245, 245, 245],
  [255, 235, 130],
  [140, 220, 255],
];
const darkGrounds: readonly [Rgb, ...Rgb[]] = [
  [0, 0, 0],
  [18, 18, 18],
  [30, 30, 46],
  [13, 17, 40],
  [48, 48, 48],
];
const paleGrounds: readonly [Rgb, ...Rgb[]] = [
  [255, 249, 196],
  [225, 245, 254],
  [232, 245, 233],
  [252, 228, 236],
  [224, 224, 224],
];

/** Every scheme, the common ones more often. */
export function pickScheme(random: Random): Scheme {
  return random.pick<Scheme>([
    'black-on-white',
    'black-on-white',
    'black-on-white',
    'coloured',
    'coloured',
    'colour-on-colour',
    'light-on-dark',
    'light-on-dark',
    'transparent-dark',
    'transparent-light',
  ]);
}

/** Colours that programs offer for it; the ground of a transparent drawing is not painted. */
export function pickColors(random: Random, scheme: Scheme): { readonly ink: Rgb; readonly ground: Rgb } {
  const white: Rgb = [255, 255, 255];
  switch (scheme) {
    case 'black-on-white':
      return { ink: random.pick(darkInks), ground: white };
    case 'coloured':
      return { ink: random.pick(brightInks), ground: white };
    case 'colour-on-colour':
      return random.chance(0.5)
        ? { ink: random.pick(brightInks), ground: random.pick(paleGrounds) }
        : {
            ink: random.pick(lightInks),
            ground: random.pick([
              [21, 101, 192],
              [46, 125, 50],
              [106, 27, 154],
              [183, 28, 28],
            ]),
          };
    case 'light-on-dark':
      return { ink: random.pick(lightInks), ground: random.pick(darkGrounds) };
    case 'transparent-dark':
      return { ink: random.chance(0.6) ? random.pick(darkInks) : random.pick(brightInks), ground: white };
    case 'transparent-light':
      return { ink: random.pick(lightInks), ground: white };
    default:
      return scheme satisfies never;
  }
}
