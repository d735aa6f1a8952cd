import { describe, expect, test } from 'vitest';
import { mutatePicture } from '../../bench/fuzz/mutate-picture.ts';
import { isDigitsError } from '../../src/errors.ts';
import { decode } from '../../src/image/decode.ts';
import { createRandom } from '../../src/training/random.ts';
import { corpusLimits, malformedPictures } from '../helpers/malformed-corpus.ts';
import { goodPictures } from '../helpers/picture-good.ts';
import { join } from '../helpers/picture-png.ts';

const corpus = malformedPictures();
const good = goodPictures();

function codeOf(bytes: Uint8Array): string {
  try {
    decode(bytes, corpusLimits);
    return 'none';
  } catch (error) {
    return isDigitsError(error) ? error.code : `not a DigitsError: ${String(error)}`;
  }
}

describe('malformed pictures', () => {
  test('the corpus is large, its names are distinct, and it is the same every time', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(150);
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
    const again = malformedPictures();
    expect(
      corpus.findIndex(({ bytes }, i) => Buffer.compare(bytes, again[i]?.bytes ?? bytes.slice(1)) !== 0),
    ).toBe(-1);
  });

  test.each(corpus)('$name', ({ bytes, expected }) => {
    expect(expected).toContain(codeOf(bytes));
  });

  test('bombs of a gigabyte are refused before they take memory', () => {
    const bombs = corpus.filter(({ name }) => name.includes('bomb'));
    expect(bombs.length).toBe(4);
    const peakBefore = process.resourceUsage().maxRSS;
    for (const { bytes } of bombs) codeOf(bytes);
    const grownKilobytes = process.resourceUsage().maxRSS - peakBefore;
    expect(grownKilobytes).toBeLessThan(100 * 1024);
  });

  test('a bomb in text that nobody reads does no harm', () => {
    const bombed = corpus.find(({ name }) => name.includes('of text'))?.bytes ?? new Uint8Array(0);
    const text = bombed.subarray(bombed.indexOf(0x7a) - 4, -12);
    const [picture] = good;
    const bytes = picture?.bytes ?? new Uint8Array(0);
    const withText = join(bytes.subarray(0, 33), text, bytes.subarray(33));
    expect(decode(withText, corpusLimits)).toEqual(decode(bytes, corpusLimits));
  });
});

describe('good pictures', () => {
  test.each(good)('$name is read', ({ bytes, format }) => {
    const { header, image } = decode(bytes, corpusLimits);
    expect(header.format).toBe(format);
    expect(image.data.length).toBe(4 * header.width * header.height);
    expect(new Set(image.data).size).toBeGreaterThan(1);
  });

  test('of 10,000 damaged ones, each is read or refused with a code of the contract', () => {
    const random = createRandom(2024);
    const clientErrors = ['invalid_image', 'bad_dimensions', 'too_large', 'unsupported_media_type'];
    const counts = new Map<string, number>();
    for (let i = 0; i < 10_000; i++) {
      const { bytes, name } = good[i % good.length] ?? { bytes: new Uint8Array(0), name: '' };
      const code = codeOf(mutatePicture(bytes, random));
      if (code !== 'none') expect(clientErrors, `mutant ${i} of ${name}`).toContain(code);
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    // The damage has to get past the header, and some of it has to leave a picture.
    expect(counts.get('invalid_image')).toBeGreaterThan(3000);
    expect(counts.get('none')).toBeGreaterThan(300);
    for (const code of clientErrors) expect(counts.get(code) ?? 0, code).toBeGreaterThan(0);
  });
});
