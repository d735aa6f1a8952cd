import { softmax } from '../engine/softmax.ts';
import { digits } from './architecture.ts';

/**
 * What several teachers answer together: the mean of their probabilities, [N, 10], from the logits [N, 10] of each, softmax at
 * `temperature`.
 */
export function averageAnswers(logits: readonly Float32Array[], temperature: number): Float32Array {
  const answers = new Float32Array(logits[0]?.length ?? 0);
  for (const rows of logits) {
    for (let from = 0; from < answers.length; from += digits) {
      softmax(rows.subarray(from, from + digits), temperature).forEach((prob, digit) => {
        answers[from + digit] = (answers[from + digit] ?? 0) + prob / logits.length;
      });
    }
  }
  return answers;
}
