import { normalize, preprocess, readGray } from '../src/image/index.ts';
import { type BenchRow, measure } from './measure.ts';
import { benchPicture, encodeBenchJpeg, encodeBenchPng } from './pictures.ts';

const limits = { maxBytes: 8 * 1024 * 1024, maxSidePx: 1024 };

/** From encoded bytes to the models' input, on one thread: the whole, and its two halves. */
export async function benchPipeline(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const sidePx of [28, 280, 512, 1024]) {
    const photo = benchPicture(sidePx, 'photo');
    const files = {
      'PNG drawing': encodeBenchPng(benchPicture(sidePx, 'drawing')),
      'PNG photo': encodeBenchPng(photo),
      'JPEG photo': encodeBenchJpeg(photo),
    };
    for (const [kind, bytes] of Object.entries(files)) {
      const name = `${sidePx} px ${kind}`;
      const { gray } = readGray(bytes, limits);
      const read = () => normalize(preprocess(readGray(bytes, limits).gray).plane);
      rows.push(await measure(`decode to gray, ${name}`, () => readGray(bytes, limits)));
      rows.push(await measure(`gray to 28x28, ${name}`, () => preprocess(gray)));
      rows.push(await measure(`decode to tensor, ${name}`, read));
    }
  }
  return rows;
}
