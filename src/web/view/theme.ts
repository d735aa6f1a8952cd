import { find } from '../dom.ts';

const storageKey = 'theme';
type Theme = 'light' | 'dark';

/** The system's colours until the visitor wants the other ones. `changed` is called after every change of either. */
export function createTheme(changed: () => void): void {
  const button = find('theme', HTMLButtonElement);
  const label = find('theme-label', HTMLElement);
  const system = matchMedia('(prefers-color-scheme: dark)');
  let chosen = stored();

  function apply(): void {
    const theme = chosen ?? (system.matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = theme;
    label.textContent = theme === 'dark' ? 'Switch to light colours' : 'Switch to dark colours';
    changed();
  }

  button.addEventListener('click', () => {
    chosen = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    store(chosen);
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}

/** Storage may be forbidden; the choice then lasts as long as the page. */
function stored(): Theme | null {
  try {
    const theme = localStorage.getItem(storageKey);
    return theme === 'light' || theme === 'dark' ? theme : null;
  } catch {
    return null;
  }
}

function store(theme: Theme): void {
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // See `stored`.
  }
}
