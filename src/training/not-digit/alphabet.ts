/**
 * Characters that nobody reads as a digit, whatever the font. Left out: O o Q D (0), I i l J j | ! / \ (1), Z z ? (2), Э З Ξ } (3), y Y Ч У (4),
 * S s (5), b G Б (6), T > (7), B & $ θ δ β (8), a g q (9), and { ( [, which the pipeline may make a 1 of.
 */
export const capitals: string = 'ACEFHKLMNPRUVWX';
export const smallLetters: string = 'cdefhkmnprtuvwx';
export const symbols: string = '@#%+=*~<';
export const greek: string = 'ημπφψωΔΛΠΣΦΨΩ';
export const cyrillic: string = 'ЖЮЯФЦШЩДЛИПЫЙжикмнпфцшщюы';

/** What words and sums need beside them: among other characters nothing is a digit. */
export const wordLetters: string = 'abcdefghijklmnopqrstuvwxyz';
export const wordCapitals: string = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const figures: string = '0123456789';

/** All that fonts are asked for. */
export const allCharacters: string = [
  ...new Set([...wordCapitals, ...wordLetters, ...figures, ...symbols, ...greek, ...cyrillic]),
].join('');
