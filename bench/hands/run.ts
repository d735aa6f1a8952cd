import { runLabelled } from '../labelled.ts';
import { handKinds, handPictures } from './hand-pictures.ts';

const purpose =
  "Reads digits of 13 people who are not among MNIST's writers (bench/hands/optdigits.csv.gz), of eight pixels each, shown in six ways.";

await runLabelled({ name: 'hands', purpose, kinds: handKinds, pictures: handPictures });
