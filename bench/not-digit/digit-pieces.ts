import { splitPath } from '../wild/cut-paths.ts';
import type { Random } from '../wild/random.ts';
import { boxAround, middleOf, toShape } from '../wild/shape.ts';
import type { Digit, Path, PathPoint } from '../wild/types.ts';
import { shift } from './strokes.ts';
import type { SubjectMaker } from './types.ts';

/** Two to four digits in a row, as a number is written. */
export const makeSeveral: SubjectMaker = (random, { digits }) => {
  const count = random.pick([2, 2, 3, 4]);
  const paths: Path[] = [];
  let right = 0;
  for (let n = 0; n < count; n++) {
    const { paths: own, pathBox } = toShape(random.pick(digits));
    const left = right - pathBox.x;
    const lift = 6 * random.normal() - middleOf(pathBox).y;
    paths.push(...own.map((path) => shift(path, left, lift)));
    // Apart by a tenth to two thirds of a digit's height.
    right += pathBox.width + pathBox.height * random.between(0.1, 0.65);
  }
  return { tags: ['number', `digits-${count}`], form: 'pen', paths };
};

interface Cut {
  readonly tag: string;
  readonly label: number;
  /** (u, v) from 0 to 1 across the digit's box. */
  readonly keeps: (u: number, v: number) => boolean;
}

/**
 * Pieces that nobody would read as another digit, nor see the whole in: no stem of a 1, no ring of a 0, no upper part of a
 * 2 or 7, no lower half of a 3 or 5, no two ends that face each other.
 */
const cuts: readonly Cut[] = [
  { tag: 'arch', label: 0, keeps: (_, v) => v < 0.5 },
  { tag: 'bowl', label: 0, keeps: (_, v) => v > 0.5 },
  { tag: 'foot', label: 2, keeps: (_, v) => v > 0.7 },
  { tag: 'corner', label: 5, keeps: (_, v) => v < 0.4 },
  { tag: 'cap', label: 8, keeps: (_, v) => v < 0.2 },
  { tag: 'cup', label: 3, keeps: (_, v) => v > 0.78 },
];
/** A piece is at least this wide for its height: narrower ones are a 1 to somebody. */
const leastRatio = 0.9;
/** And a stroke that is nearly straight, its length less than this times the way from end to end, lies this flat. */
const straight = 1.12;
const flatRatio = 3;

/** A piece of a digit, as a crop or a torn page leaves it; of another cut where no digit has one of the first. */
export const makePiece: SubjectMaker = (random, { digits }) => {
  for (const { tag, label, keeps } of startingAt(cuts, random)) {
    for (const digit of startingAt(
      digits.filter((each) => each.label === label),
      random,
    )) {
      const [path, ...others] = pieceOf(digit, keeps);
      // Strokes beside each other are an 11 to somebody.
      if (path !== undefined && others.length === 0 && isNoDigit(path)) {
        return { tags: ['piece', tag], form: 'pen', paths: [path] };
      }
    }
  }
  throw new Error('No digit has a piece that could not be a digit.');
};

/** The whole list in its order, from a random place on and around. */
function startingAt<T>(list: readonly T[], random: Random): readonly T[] {
  const start = random.whole(0, Math.max(0, list.length - 1));
  return [...list.slice(start), ...list.slice(0, start)];
}

/** The strokes of a digit that lie in a part of its box, without the shortest. */
function pieceOf(digit: Digit, keeps: Cut['keeps']): readonly Path[] {
  const { paths, pathBox } = toShape(digit);
  return paths
    .flatMap((path) =>
      splitPath(path, ({ x, y }) => keeps((x - pathBox.x) / pathBox.width, (y - pathBox.y) / pathBox.height)),
    )
    .filter((path) => lengthOf(path) > 0.15 * pathBox.height);
}

function isNoDigit(path: Path): boolean {
  const { width, height } = boxAround(path);
  const isStraight = lengthOf(path) < straight * Math.hypot(width, height);
  return width >= (isStraight ? flatRatio : leastRatio) * height;
}

function lengthOf(path: Path): number {
  return path.reduce((sum, point, i) => {
    const before: PathPoint = path[i - 1] ?? point;
    return sum + Math.hypot(point.x - before.x, point.y - before.y);
  }, 0);
}
