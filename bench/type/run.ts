import { runLabelled } from '../labelled.ts';
import { faceKinds, typesetPictures } from './typeset-pictures.ts';

const purpose =
  'Reads the ten digits of fonts that no model was trained with, as a screenshot shows them: how many are right, and which are not.';

await runLabelled({ name: 'type', purpose, kinds: faceKinds, pictures: typesetPictures });
