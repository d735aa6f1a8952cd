/**
 * Characters that nobody reads as a digit, whatever the font. Left out: O o Q D (0), I i l J j | ! / \ (1), Z z and ? (2),
 * E-like ones turned round and } (3), A-less y Y and 4-like Cyrillic letters (4), S s (5), b G (6), T (7), B & (8), a g q (9).
 */
export const capitals: string = 'ACEFHKLMNPRUVWX';
export const smallLetters: string = 'cdefhkmnprtuvwx';
export const symbols: string = '@#%$+=*~{<>';
export const greek: string = 'ημπφψωΔΛΠΣΦΨΩΞ';
export const cyrillic: string = 'ЖЮЯФЦШЩДЛИПЫЙжикмнпфцшщюы';

/** What words and sums need beside them: among other characters nothing is a digit. */
export const wordLetters: string = 'abcdefghijklmnopqrstuvwxyz';
export const wordCapitals: string = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const figures: string = '0123456789';

/** All that fonts are asked for. */
export const allCharacters: string = [
  ...new Set([...wordCapitals, ...wordLetters, ...figures, ...symbols, ...greek, ...cyrillic]),
].join('');
