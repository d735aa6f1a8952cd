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
    const spoken = make('span', 'hidden', '');
    track.append(fill);
    item.append(make('span', 'bar-digit', String(digit)), track, value, spoken);
    list.append(item);
    return { item, fill, value, spoken };
  });

  function show(probs: readonly number[], digit: number | null): void {
    for (const [n, { item, fill, value, spoken }] of rows.entries()) {
      const prob = probs[n] ?? 0;
      item.classList.toggle('is-first', n === digit);
      fill.style.setProperty('--share', prob.toFixed(4));
      const share = digit === null ? '' : shortPercent(prob);
      value.textContent = share;
      spoken.textContent = digit === null || share !== '' ? '' : 'under 1%';
    }
  }

  return { show, reset: () => show([], null) };
}

/** As narrow as a bar's column; small shares are no number to look at. */
function shortPercent(share: number): string {
  if (share < 0.005) return '';
  return share < 0.995 ? `${Math.round(share * 100)}%` : '>99%';
}
