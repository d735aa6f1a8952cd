import { encodeScan } from '../wild/encode-scan.ts';
import { encodePhoto, expose, frame, lightUp } from '../wild/photo.ts';
import type { Random } from '../wild/random.ts';
import { shrink } from '../wild/thumbnail.ts';
import type { Painting } from '../wild/types.ts';
import { encodeScreen } from './encode-screen.ts';
import type { Material, ScenePainter, Style } from './types.ts';

/** Thumbnails are painted this many times larger. */
const oversize = 8;
/** Of a photo: a scene has no small writing that more would show. */
const longestPx = 640;

/** A scene as a camera, a scanner, a program or a viewer's preview would store it. */
export function paintScene(paint: ScenePainter, style: Style, random: Random, material: Material): Painting {
  switch (style) {
    case 'photo': {
      const [frameWidth, frameHeight] = frame(random);
      const share = Math.min(1, longestPx / Math.max(frameWidth, frameHeight));
      const size = { width: Math.round(share * frameWidth), height: Math.round(share * frameHeight) };
      const { canvas, tags } = paint(random, material, size);
      const light = lightUp(canvas, random, 'paper');
      expose(canvas, random, material.textures, 100);
      return encodePhoto(canvas, random, [...tags, ...light]);
    }
    case 'scan': {
      const width = Math.round(random.logBetween(120, 800));
      const height = Math.round(width * random.between(0.75, 1.35));
      const { canvas, tags } = paint(random, material, { width, height });
      return encodeScan(canvas, random, tags);
    }
    case 'drawing': {
      const width = Math.round(random.logBetween(150, 700));
      const height = Math.round(width * random.between(0.55, 1.4));
      const { canvas, tags } = paint(random, material, { width, height });
      return encodeScreen(canvas, random, tags);
    }
    case 'thumbnail': {
      const side = random.whole(16, 40);
      const size = { width: side * oversize, height: Math.round(side * random.between(0.7, 1.3)) * oversize };
      const { canvas, tags } = paint(random, material, size);
      return encodeScreen(shrink(canvas, oversize), random, tags);
    }
    default:
      return style satisfies never;
  }
}
