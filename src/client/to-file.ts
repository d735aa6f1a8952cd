import { tagOf } from '../tag-of.ts';

const signatures: readonly (readonly [type: string, bytes: readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];

/**
 * The picture as the file of a form. Where no type is given it goes by the first bytes, as the service does. Rejects with a TypeError for what is no
 * picture's bytes, as a caller in JavaScript may have it: a Blob would be made of anything.
 */
export async function toFile(picture: Uint8Array | Blob): Promise<Blob> {
  const isBlob = picture instanceof Blob;
  const tag = tagOf(picture);
  if (!isBlob && tag !== 'Uint8Array')
    throw new TypeError(`picture: a Uint8Array, a Blob or a URL, not ${tag}`);
  if (isBlob && picture.type !== '') return picture;
  const head = isBlob ? new Uint8Array(await picture.slice(0, 8).arrayBuffer()) : picture;
  const found = signatures.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte));
  return new Blob([isBlob ? picture : new Uint8Array(picture)], { type: found?.[0] ?? '' });
}
