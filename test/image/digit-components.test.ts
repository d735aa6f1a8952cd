import { describe, expect, test } from 'vitest';
import { connectedComponents } from '../../src/image/connected-components.ts';
import { digitComponents } from '../../src/image/find/digit-components.ts';
import { invert } from '../../src/image/invert.ts';
import { isolate } from '../../src/image/isolate.ts';
import { pipelineSteps } from '../../src/image/pipeline-steps.ts';
import { toMask } from '../../src/image/to-mask.ts';
import { fromRows } from '../helpers/draw.ts';

/** The labels kept, drawn as the rows of what is kept. */
function keep(rows: readonly string[], even = true): readonly string[] {
  const ink = fromRows(rows);
  const found = connectedComponents(toMask(ink, 100));
  const kept = new Set(
    digitComponents(found, ink, invert(ink), even, pipelineSteps.digit).kept.map(({ label }) => label),
  );
  return rows.map((row, y) =>
    Array.from(row, (c, x) => (kept.has(found.labels.data[y * ink.width + x] ?? 0) ? c : '.')).join(''),
  );
}

describe('digitComponents', () => {
  test('the loose hat of a 5 belongs to it', () => {
    const five = [
      '..............',
      '......####....',
      '..............',
      '....##........',
      '....##........',
      '....#####.....',
      '.........##...',
      '.........##...',
      '....#####.....',
      '..............',
    ];
    expect(keep(five)).toEqual(five);
  });

  test("a hair line above a thick digit is a form's, a hat by the same pen is not", () => {
    const blank = '.'.repeat(30);
    const body = Array.from({ length: 20 }, () => `...${'#'.repeat(24)}...`);
    const hair = '.############################.';
    const under = [blank, hair, blank, blank, ...body, blank];
    expect(keep(under)).toEqual([blank, blank, blank, blank, ...body, blank]);
    const hat = '........##############........';
    const capped = [blank, hat, hat, hat, blank, ...body, blank];
    expect(keep(capped)).toEqual(capped);
  });

  test('the halves of a broken 8 belong together', () => {
    const eight = [
      '...........',
      '....###....',
      '...#...#...',
      '...#...#...',
      '....#.#....',
      '...........',
      '....###....',
      '...#...#...',
      '...#...#...',
      '....###....',
      '...........',
    ];
    expect(keep(eight)).toEqual(eight);
  });

  test('specks elsewhere, a ruled line and a pale smudge stay out', () => {
    const rows = [
      '........................#',
      '.#.......................',
      '..........####...........',
      '.........#....#..........',
      '..............#..........',
      '............##.......55..',
      '..............#......55..',
      '.........#....#......55..',
      '..........####...........',
      '.........................',
      '.........................',
      '.........................',
      '.........................',
      '#########################',
      '.........................',
    ];
    const digit = rows.map((row, y) =>
      y > 0 && y < 12 && y !== 1 ? row.replaceAll('5', '.') : row.replace(/./g, '.'),
    );
    expect(keep(rows)).toEqual(digit);
  });

  test("a comb's cells are a form, and the digit sticks out of its own at the top", () => {
    const digit = [
      '...............................',
      '...........###.................',
      '..........#...#................',
      '..............#................',
      '.............#.................',
      '............#..................',
      '...........####................',
      '...............................',
    ];
    const blank = '.'.repeat(31);
    const ticks = digit.map((row, y) =>
      Array.from(row, (c, x) => (y >= 4 && x > 0 && x < 30 && x % 8 === 1 ? '#' : c)).join(''),
    );
    const comb = [...ticks, `.${'#'.repeat(25)}.....`, blank];
    expect(keep(comb)).toEqual([...digit, blank, blank]);
  });

  test('a dark edge of the desk is not the digit though it has more ink', () => {
    const rows = [
      '....................#####',
      '....................#####',
      '........##..........#####',
      '.......#.#..........#####',
      '.........#..........#####',
      '.........#..........#####',
      '.........#..........#####',
      '.........#..........#####',
      '....................#####',
      '....................#####',
    ];
    expect(keep(rows, false).join('')).toBe(rows.join('').replaceAll('#####', '.....'));
  });

  test('a digit cropped so tightly that it touches the edge is still the digit', () => {
    const rows = ['#######', '......#', '.....#.', '....#..', '...#...', '..#....'];
    expect(keep(rows)).toEqual(rows);
  });

  test('on even ground a speck is no digit because the digit touches the edge, and its pieces may too', () => {
    const rows = [
      '..........####',
      '..##..........',
      '....##........',
      '......##......',
      '.......##.....',
      '.......##.....',
      '......##......',
      '..####........',
      '..............',
    ];
    expect(keep(rows)).toEqual(rows);
    const [speck, ...foot] = [
      '#......',
      '.......',
      '.####..',
      '....#..',
      '...#...',
      '...#...',
      '..#....',
      '..#....',
    ];
    expect(keep([speck ?? '', ...foot]).slice(1)).toEqual(foot);
  });

  test('nothing but specks is nothing', () => {
    const rows = Array.from({ length: 120 }, (_, y) =>
      y === 60 ? `${'.'.repeat(60)}#${'.'.repeat(59)}` : '.'.repeat(120),
    );
    expect(keep(rows).join('')).not.toContain('#');
  });
});

describe('isolate', () => {
  test('keeps the soft edge of what is kept and nothing of the rest, cropped', () => {
    const ink = fromRows(['.........', '.22......', '.2#2...#.', '.2#2...#.', '..22.....', '.........']);
    const found = connectedComponents(toMask(ink, 100));
    expect(isolate(ink, found, found.components.slice(0, 1), { radius: 1, edgeLevel: 30 })).toEqual(
      fromRows(['22.', '2#2', '2#2', '.22']),
    );
    expect(isolate(ink, found, [], { radius: 1, edgeLevel: 30 })).toBeNull();
  });
});
