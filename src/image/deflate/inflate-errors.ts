import type { DigitsError } from '../../errors.ts';
import { invalidImage } from '../invalid-image.ts';

/** What can be wrong with a stream that is inflated. */
const messages = {
  truncated: 'is truncated: its compressed data stops too early.',
  tooMuch: 'is corrupt: it holds more data than its header promises.',
  tooLittle: 'is corrupt: it holds less data than its header promises.',
  undefinedCode: 'is corrupt: its compressed data holds a code that is not defined.',
  beforeStart: 'is corrupt: its compressed data points before its start.',
  badHeader: 'is corrupt: its compressed data does not begin as it should.',
  unknownBlock: 'is corrupt: its compressed data has a block of no known kind.',
  badStoredBlock: 'is corrupt: a stored block contradicts itself.',
  tooManyCodes: 'is corrupt: its compressed data has too many codes.',
  badRepeat: 'is corrupt: its compressed data repeats what is not there.',
  endless: 'is corrupt: a block of its compressed data has no end.',
  impossibleCode: 'is corrupt: its compressed data holds an impossible code.',
  incompleteCode: 'is corrupt: its compressed data holds an incomplete code.',
} as const;

export type InflateFault = keyof typeof messages;

/** In the order of the numbers that the kernel returns, from 1 on. */
export const inflateFaults: readonly InflateFault[] = [
  'truncated',
  'tooMuch',
  'tooLittle',
  'undefinedCode',
  'beforeStart',
  'badHeader',
  'unknownBlock',
  'badStoredBlock',
  'tooManyCodes',
  'badRepeat',
  'endless',
  'impossibleCode',
  'incompleteCode',
];

export function inflateError(fault: InflateFault): DigitsError {
  return invalidImage(`The PNG ${messages[fault]}`);
}
