import { open, rename } from 'node:fs/promises';

/** Writes a file so that its name always stands for a whole one: to a neighbour first, which then takes its place. */
export async function writeAtomic(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.tmp`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
