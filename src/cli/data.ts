import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { download } from './data/download.ts';
import { runCommand } from './run-command.ts';

const usage = `usage: npm run data -- [--out DIR] [--mirror URL]

Downloads MNIST's four files, checks them, and goes on with what an earlier run left unfinished.
  --out     default data/mnist
  --mirror  a folder on the web to try before the public mirrors; ends with a slash
`;

/** The MD5s of the unpacked files, as published. */
const files = [
  { name: 'train-images-idx3-ubyte.gz', md5: '6bbc9ace898e44ae57da46a324031adb' },
  { name: 'train-labels-idx1-ubyte.gz', md5: 'a25bea736e30d166cdddb491f175f624' },
  { name: 't10k-images-idx3-ubyte.gz', md5: '2646ac647ad5339dbf082846283269ea' },
  { name: 't10k-labels-idx1-ubyte.gz', md5: '27ae3e4e09519cfbb04c329615203637' },
] as const;

const mirrors = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
] as const;

interface Arguments {
  readonly out: string;
  readonly mirror: readonly string[];
}

async function main({ out, mirror }: Arguments): Promise<number> {
  await mkdir(out, { recursive: true });
  for (const file of files) {
    const how = await download(file, out, [...mirror, ...mirrors]);
    process.stdout.write(`${file.name}: ${how === 'present' ? 'there already' : 'downloaded'}, MD5 right\n`);
  }
  return 0;
}

function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string', default: 'data/mnist' },
      mirror: { type: 'string', multiple: true, default: [] },
    },
  });
  return values;
}

await runCommand({ usage, parse: parseArguments, run: main });
