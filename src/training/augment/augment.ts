import { boundingBox, crop, fitSquare, type GrayImage, pipelineSteps } from '../../image/index.ts';
import { planeSidePx } from '../architecture.ts';
import type { Random } from '../random.ts';
import { breakDigit } from './broken.ts';
import { bentGlyph, solidGlyph, writtenGlyph } from './glyph.ts';
import { clamp01, type Ink } from './ink.ts';
import { cleanPicture } from './likeness.ts';
import { photographPage } from './paper.ts';
import { photograph } from './photograph.ts';
import { closePlace, type Place } from './place.ts';
import { thumbnail } from './thumbnail.ts';
import { wear } from './wear.ts';

export const augmentKinds = ['plain', 'restroke', 'pen', 'broken', 'thumbnail', 'paper'] as const;
export type AugmentKind = (typeof augmentKinds)[number];

/** Shares of the pictures, 0 to 1; what is left of 1 is bent only. */
export type AugmentShares = Readonly<Record<AugmentKind, number>>;

export interface Augmented {
  readonly picture: GrayImage;
  /** The same digit, bent and placed alike, before anything happened to it; null where little can. */
  readonly clean: GrayImage | null;
}

/** Canvas pixels for each of the digit's: digits of about 25 to 65 pixels. */
const scales = { min: 1.25, max: 3.2 } as const;

/** Share of the bent pictures in MNIST's form, as those are that stay as they are in the pipeline. */
const inOwnForm = 0.7;

/** One of the pictures that a 28x28 digit (ink 0 to 255) may have been made from, for the image pipeline to read. */
export function augment(digit: Uint8Array, shares: AugmentShares, random: Random): Augmented {
  return augmentAs(pickKind(shares, random), digit, random);
}

/** A picture of one kind. */
function augmentAs(kind: AugmentKind | 'bent', digit: Uint8Array, random: Random): Augmented {
  switch (kind) {
    case 'plain':
      return { picture: { data: digit, width: planeSidePx, height: planeSidePx }, clean: null };
    case 'bent':
      return { picture: bentPicture(digit, random), clean: null };
    case 'restroke':
      return { picture: drawing(solidGlyph(digit, largePlace(random), random), random), clean: null };
    case 'pen': {
      const ink = writtenGlyph(digit, largePlace(random), random);
      return { picture: drawing(ink, random), clean: cleanPicture(ink) };
    }
    case 'broken': {
      const { ink, whole } = breakDigit(digit, random);
      return { picture: photograph(ink, random), clean: cleanPicture(whole) };
    }
    case 'thumbnail': {
      const { picture, ink } = thumbnail(digit, random);
      return { picture, clean: cleanPicture(ink) };
    }
    case 'paper': {
      const { picture, ink } = photographPage(digit, random);
      return { picture, clean: cleanPicture(ink) };
    }
    default:
      return kind satisfies never;
  }
}

/** As it comes, or in MNIST's form. */
function bentPicture(digit: Uint8Array, random: Random): GrayImage {
  const picture = toGray(bentGlyph(digit, closePlace(1, random), random));
  const box = random.chance(inOwnForm) ? boundingBox(picture, 1) : null;
  return box === null ? picture : fitSquare(crop(picture, box), { ...pipelineSteps.fit, center: true });
}

/** Worn a little and shown on even ground, or nearly. */
function drawing(ink: Ink, random: Random): GrayImage {
  return photograph(wear(ink, random), random);
}

function pickKind(shares: AugmentShares, random: Random): AugmentKind | 'bent' {
  let left = random.uniform();
  for (const kind of augmentKinds) {
    left -= shares[kind];
    if (left < 0) return kind;
  }
  return 'bent';
}

function largePlace(random: Random): Place {
  return closePlace(scales.min * (scales.max / scales.min) ** random.uniform(), random);
}

function toGray({ values, sidePx }: Ink): GrayImage {
  const data = new Uint8Array(values.length);
  for (let i = 0; i < data.length; i++) data[i] = 255 * clamp01(values[i] ?? 0) + 0.5;
  return { data, width: sidePx, height: sidePx };
}
