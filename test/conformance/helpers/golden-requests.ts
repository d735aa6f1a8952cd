import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ReadOptions } from '../../../src/engine/index.ts';
import { goodPictures } from '../../helpers/picture-good.ts';

export interface GoldenRequest {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: 'image/png' | 'image/jpeg';
  readonly options: ReadOptions;
  /** The digit on it, where the file's name ends with it. */
  readonly label: number | null;
}

const folders = ['../../golden/pictures/', '../pictures/'].map((path) => new URL(path, import.meta.url));

/** Some pictures are read with options; which, is fixed by their place in the list. */
const optionsByTurn: readonly ReadOptions[] = [{}, {}, { center: false }, {}, { invert: false }, {}, {}];

/** Pictures of every kind, and files of every format that the decoders know, each as a request. */
export function goldenRequests(): readonly GoldenRequest[] {
  const files = folders.flatMap((folder) =>
    readdirSync(fileURLToPath(folder))
      .sort()
      .map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) })),
  );
  const formats = goodPictures().map(({ name, format, bytes }) => ({
    name: `format ${name}.${format}`,
    bytes,
  }));
  return [...files, ...formats].map(({ name, bytes }, index) => {
    const label = /-(\d)\.\w+$/.exec(name)?.[1];
    return {
      name,
      bytes: new Uint8Array(bytes),
      type: name.endsWith('png') ? 'image/png' : 'image/jpeg',
      options: optionsByTurn[index % optionsByTurn.length] ?? {},
      label: label === undefined || name.startsWith('format') ? null : Number(label),
    };
  });
}

/** The request as a form, which also asks for what the models saw. */
export function toForm({ name, bytes, type, options }: GoldenRequest): FormData {
  const form = new FormData();
  form.append('file', new Blob([bytes], { type }), name);
  for (const [option, value] of Object.entries({ ...options, visualize: true })) {
    form.append(option, String(value));
  }
  return form;
}
