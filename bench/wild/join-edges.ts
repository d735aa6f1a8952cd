import type { Edge } from './trace.ts';
import type { Path } from './types.ts';

/** A pen turns less than this where two edges are one stroke. */
const maxTurnRad = 1.2;
/** Pixels over which an edge's direction at its end is judged. */
const reach = 9;

interface End {
  readonly edge: number;
  readonly atStart: boolean;
}

/**
 * Edges of a skeleton as pen paths: where several meet, the straightest pairs go on as one. Points are the
 * centres of the skeleton's pixels.
 */
export function joinEdges(edges: readonly Edge[], side: number): readonly Path[] {
  const partners = pairEnds(edges, side);
  const used = new Set<number>();
  const paths: Path[] = [];
  const walk = (start: End): void => {
    const pixels: number[] = [];
    for (let end: End | undefined = start; end !== undefined && !used.has(end.edge); ) {
      used.add(end.edge);
      const run = edges[end.edge]?.pixels ?? [];
      const way = end.atStart ? run : run.toReversed();
      pixels.push(...(pixels.length === 0 ? way : way.slice(1)));
      end = partners.get(key({ edge: end.edge, atStart: !end.atStart }));
    }
    paths.push(pixels.map((i) => ({ x: (i % side) + 0.5, y: Math.floor(i / side) + 0.5 })));
  };
  const ends = edges.flatMap((_, edge) => [
    { edge, atStart: true },
    { edge, atStart: false },
  ]);
  for (const end of ends) if (!partners.has(key(end)) && !used.has(end.edge)) walk(end);
  for (const end of ends) if (!used.has(end.edge)) walk(end);
  return paths;
}

function key(end: End): string {
  return `${end.edge}${end.atStart ? 's' : 'e'}`;
}

/** For each end that goes on in another edge, that edge's end. */
function pairEnds(edges: readonly Edge[], side: number): ReadonlyMap<string, End> {
  const meetings = new Map<number, (End & { readonly direction: number })[]>();
  edges.forEach(({ pixels }, edge) => {
    for (const atStart of [true, false]) {
      const way = atStart ? pixels : pixels.toReversed();
      const from = way[Math.min(reach, way.length - 1)] ?? 0;
      const to = way[0] ?? 0;
      const direction = Math.atan2(
        Math.floor(to / side) - Math.floor(from / side),
        (to % side) - (from % side),
      );
      meetings.set(to, [...(meetings.get(to) ?? []), { edge, atStart, direction }]);
    }
  });
  const partners = new Map<string, End>();
  for (const ends of meetings.values()) {
    const pairs = ends
      .flatMap((a, i) => ends.slice(i + 1).map((b) => ({ a, b, turn: turn(a.direction, b.direction) })))
      .filter((pair) => pair.turn < maxTurnRad)
      .sort((one, other) => one.turn - other.turn);
    for (const { a, b } of pairs) {
      if (partners.has(key(a)) || partners.has(key(b))) continue;
      partners.set(key(a), b);
      partners.set(key(b), a);
    }
  }
  return partners;
}

/** How far a pen that arrives in one direction has to turn to leave against the other, 0 to pi. */
function turn(arriving: number, other: number): number {
  const angle = Math.abs(arriving - (other + Math.PI)) % (2 * Math.PI);
  return Math.min(angle, 2 * Math.PI - angle);
}
