import type { DigitsError } from '../errors.ts';
import { invalidImage } from './invalid-image.ts';

/** What can be wrong with a stream that is inflated, found at more than one place. */
export const truncated = (): DigitsError =>
  invalidImage('The PNG is truncated: its compressed data stops too early.');
export const tooMuch = (): DigitsError =>
  invalidImage('The PNG is corrupt: it holds more data than its header promises.');
export const undefinedCode = (): DigitsError =>
  invalidImage('The PNG is corrupt: its compressed data holds a code that is not defined.');
export const beforeStart = (): DigitsError =>
  invalidImage('The PNG is corrupt: its compressed data points before its start.');
