/*
 * A run, in words of 32 bits: its first column and the one behind its last as 16 each, its row, where its parent lies, its label once it has one.
 * A record, in words of 32 bits: a component's pixels, its first column and the one behind its last, its first row and the one behind its last.
 */
const runBytes: usize = 16;
const recordBytes: usize = 20;

/** Behind the last run of the last components. */
let runsEnd: usize = 0;

export function components(
  from: usize,
  width: u32,
  height: u32,
  level: u32,
  labels: usize,
  records: usize,
  runs: usize,
): u32 {
  let above = runs;
  let first = runs;
  for (let y: u32 = 0; y < height; y++) {
    const end = findRuns(from + usize(y) * width, width, y, level, first);
    joinRows(above, first, first, end);
    above = first;
    first = end;
  }
  runsEnd = first;
  return labelRuns(runs, first, width, height, labels, records);
}

/** Writes the runs of a row above `level` from `first` on; where the next go. */
function findRuns(row: usize, width: u32, y: u32, level: u32, first: usize): usize {
  let at = first;
  const limit = i8x16.splat(i8(level));
  let inside: u32 = 0;
  for (let x: u32 = 0; x < width; x += 16) {
    // Behind the row lies the next.
    const own: u32 = width - x >= 16 ? 0xffff : (1 << (width - x)) - 1;
    const ink = u32(i8x16.bitmask(i8x16.gt_u(v128.load(row + x), limit))) & own;
    for (let changes = (ink ^ ((ink << 1) | inside)) & 0xffff; changes !== 0; changes &= changes - 1) {
      const bit = ctz(changes);
      if (((ink >> bit) & 1) !== 0) store<u16>(at, x + bit);
      else {
        endRun(at, x + bit, y);
        at += runBytes;
      }
    }
    inside = ink >> 15;
  }
  if (inside === 0) return at;
  endRun(at, width, y);
  return at + runBytes;
}

function endRun(run: usize, column: u32, y: u32): void {
  store<u16>(run, column, 2);
  store<u32>(run, y, 4);
  store<u32>(run, u32(run), 8);
}

/** Joins every run of a row with the runs of the row above that it touches, diagonals included. */
function joinRows(aboveFirst: usize, aboveEnd: usize, first: usize, end: usize): void {
  let above = aboveFirst;
  let run = first;
  while (above < aboveEnd && run < end) {
    const aboveStop = load<u16>(above, 2);
    const stop = load<u16>(run, 2);
    if (load<u16>(above) <= stop && load<u16>(run) <= aboveStop) unite(above, run);
    if (aboveStop < stop) above += runBytes;
    else run += runBytes;
  }
}

/** The smaller root wins: components keep the order of their first runs. */
function unite(a: usize, b: usize): void {
  const rootA = find(a);
  const rootB = find(b);
  if (rootA < rootB) setParent(rootB, rootA);
  else setParent(rootA, rootB);
}

function find(run: usize): usize {
  let root = run;
  for (let parent = parentOf(root); parent !== root; parent = parentOf(root)) {
    setParent(root, parentOf(parent));
    root = parentOf(root);
  }
  return root;
}

function parentOf(run: usize): usize {
  return load<u32>(run, 8);
}

function setParent(run: usize, parent: usize): void {
  store<u32>(run, u32(parent), 8);
}

/** 1 where the last components' label, 0 included, is flagged: `runs` are as `components` left them. */
export function paintRuns(runs: usize, flags: usize, width: u32, height: u32, to: usize): void {
  const ground: u32 = load<u8>(flags);
  memory.fill(to, u8(ground), usize(width) * height);
  for (let run = runs; run < runsEnd; run += runBytes) {
    const flag: u32 = load<u8>(flags + load<u32>(find(run), 12));
    if (flag === ground) continue;
    const start: u32 = load<u16>(run);
    const stop: u32 = load<u16>(run, 2);
    memory.fill(to + usize(load<u32>(run, 4)) * width + start, u8(flag), stop - start);
  }
}

/** Writes records, and labels where there is a place for them; how many there are. */
function labelRuns(runs: usize, end: usize, width: u32, height: u32, labels: usize, records: usize): u32 {
  if (labels !== 0) memory.fill(labels, 0, 4 * usize(width) * height);
  let count: u32 = 0;
  for (let run = runs; run < end; run += runBytes) {
    const start: u32 = load<u16>(run);
    const stop: u32 = load<u16>(run, 2);
    const row = load<u32>(run, 4);
    const root = find(run);
    if (root === run) {
      const record = records + usize(count++) * recordBytes;
      store<u32>(run, count, 12);
      store<u32>(record, 0);
      store<u32>(record, start, 4);
      store<u32>(record, stop, 8);
      store<u32>(record, row, 12);
    }
    const label = load<u32>(root, 12);
    const record = records + usize(label - 1) * recordBytes;
    store<u32>(record, load<u32>(record) + stop - start);
    store<u32>(record, min(load<u32>(record, 4), start), 4);
    store<u32>(record, max(load<u32>(record, 8), stop), 8);
    store<u32>(record, row + 1, 16);
    if (labels === 0) continue;
    const line = labels + 4 * (usize(row) * width);
    for (let to = line + 4 * usize(start), last = line + 4 * usize(stop); to < last; to += 4)
      store<u32>(to, label);
  }
  return count;
}
