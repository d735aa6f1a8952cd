import { make } from '../dom.ts';

export interface Bars {
  show(probs: readonly number[], digit: number): void;
  reset(): void;
}

/** Ten bars in a list; each tells its share in words too. */
export function createBars(list: HTMLElement): Bars {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const item = make('li', 'bar');
    const track = make('span', 'bar-track');
    const fill = make('span', 'bar-fill');
    const value = make('span', 'bar-value', '');
    track.append(fill);
    item.append(make('span', 'bar-digit', String(digit)), track, value);
    list.append(item);
    return { item, fill, value };
  });

  function show(probs: readonly number[], digit: number | null): void {
    for (const [n, { item, fill, value }] of rows.entries()) {
      const prob = probs[n] ?? 0;
      item.classList.toggle('is-first', n === digit);
      fill.style.setProperty('--share', prob.toFixed(4));
      value.textContent = digit === null ? '' : shortPercent(prob);
    }
  }

  return { show, reset: () => show([], null) };
}

/** As narrow as a bar's column; small shares are not worth a number. */
function shortPercent(share: number): string {
  if (share < 0.005) return '';
  return share < 0.995 ? `${Math.round(share * 100)}%` : '>99%';
}
