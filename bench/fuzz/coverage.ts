import { type Profiler, Session } from 'node:inspector';

/** What has been run since the last look. */
export interface Coverage {
  /** One text for each place that was reached and each power of two of how often; places in scripts of `accept` only. */
  take(): readonly string[];
  stop(): void;
}

/**
 * V8's own block coverage with counts, in this process, for what is loaded from now on. V8 tells of ranges whose count
 * differs from that of the range around them, so that a place has no range of its own while it is run as often as what
 * surrounds it: places are therefore all the starts and ends of ranges that a function has ever shown, and each is
 * given the count of the innermost range over it.
 */
export function startCoverage(accept: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const placesOf = new Map<string, Set<number>>();

  function placesIn({ scriptId, url }: Profiler.ScriptCoverage, found: Profiler.FunctionCoverage): string[] {
    const [whole] = found.ranges;
    if (whole === undefined || whole.count === 0) return [];
    const key = `${scriptId}:${whole.startOffset}:${whole.endOffset}`;
    const places = placesOf.get(key) ?? new Set<number>();
    placesOf.set(key, places);
    for (const { startOffset, endOffset } of found.ranges) places.add(startOffset).add(endOffset);
    const name = url.slice(url.lastIndexOf('/') + 1);
    return [...places].flatMap((place) => {
      // Ranges are nested and the outer ones come first.
      const inner = found.ranges.findLast(
        ({ startOffset, endOffset }) => startOffset <= place && place < endOffset,
      );
      const count = inner?.count ?? 0;
      return count === 0 ? [] : [`${name}:${whole.startOffset}:${place}:${Math.floor(Math.log2(count))}`];
    });
  }

  return {
    take() {
      let places: readonly string[] = [];
      session.post('Profiler.takePreciseCoverage', (error, answer) => {
        if (error !== null) throw error;
        places = answer.result
          .filter(({ url }) => accept(url))
          .flatMap((script) => script.functions.flatMap((found) => placesIn(script, found)));
      });
      return places;
    },
    stop() {
      session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}
