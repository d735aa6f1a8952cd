import { createRandom, type Random } from '../wild/random.ts';
import type { Painting } from '../wild/types.ts';
import { makeBlot } from './blots.ts';
import { makePiece, makeSeveral } from './digit-pieces.ts';
import { makeDoodle } from './doodles.ts';
import { paintEmpty } from './empty-scenes.ts';
import { makeLetter, makeWord } from './lettering.ts';
import { makeMark } from './marks.ts';
import { paintScene } from './scene-picture.ts';
import { paintScreen } from './screen-scenes.ts';
import { makeScribble } from './scribbles.ts';
import { makeShape } from './shapes.ts';
import { paintSubjectDrawing } from './subject-drawing.ts';
import { paintSubjectPhoto } from './subject-photo.ts';
import { paintSubjectScan } from './subject-scan.ts';
import { paintSubjectThumbnail } from './subject-thumbnail.ts';
import { paintTexture } from './texture-scenes.ts';
import {
  type Material,
  type NotDigitKind,
  type NotDigitPicture,
  notDigitKinds,
  type ScenePainter,
  type Style,
  type SubjectMaker,
  styles,
} from './types.ts';

/** Keeps these numbers apart from those of bench/wild's pictures. */
const pictureStream = 0x6e6f;

type Source = { readonly subject: SubjectMaker } | { readonly scene: ScenePainter };

const sources = {
  letters: { subject: makeLetter },
  words: { subject: makeWord },
  several: { subject: makeSeveral },
  pieces: { subject: makePiece },
  marks: { subject: makeMark },
  doodles: { subject: makeDoodle },
  scribbles: { subject: makeScribble },
  shapes: { subject: makeShape },
  blots: { subject: makeBlot },
  textures: { scene: paintTexture },
  screens: { scene: paintScreen },
  empty: { scene: paintEmpty },
} as const satisfies Record<NotDigitKind, Source>;

/** Picture `number` of a kind; the styles take turns. The same seed, number and material give the same bytes. */
export function notDigitPicture(
  kind: NotDigitKind,
  seed: number,
  number: number,
  material: Material,
): NotDigitPicture {
  const random = createRandom(seed, pictureStream, notDigitKinds.indexOf(kind), number);
  const style = styles[number % styles.length] ?? 'drawing';
  const painting = paint(sources[kind], style, random, material);
  const end = painting.format === 'png' ? 'png' : 'jpg';
  const name = `${kind}-${String(number).padStart(4, '0')}.${end}`;
  return { kind, name, ...painting, tags: [style, ...painting.tags] };
}

function paint(source: Source, style: Style, random: Random, material: Material): Painting {
  if ('scene' in source) return paintScene(source.scene, style, random, material);
  return paintSubject(style, source.subject(random, material), random, material);
}

function paintSubject(
  style: Style,
  subject: ReturnType<SubjectMaker>,
  random: Random,
  { textures }: Material,
): Painting {
  switch (style) {
    case 'drawing':
      return paintSubjectDrawing(subject, random);
    case 'photo':
      return paintSubjectPhoto(subject, random, textures);
    case 'scan':
      return paintSubjectScan(subject, random, textures);
    case 'thumbnail':
      return paintSubjectThumbnail(subject, random, textures);
    default:
      return style satisfies never;
  }
}
