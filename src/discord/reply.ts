import type { ReadAnswer } from '../client/index.ts';

/** What the user is told of an answer: the digit, the three likeliest (the lower digit first where equal), the model. */
export function toReply(answer: ReadAnswer): string {
  const { digit, confidence, probs, model_id, uncertain } = answer;
  const top = probs
    .map((prob, of) => ({ of, prob }))
    .sort((a, b) => b.prob - a.prob || a.of - b.of)
    .slice(0, 3)
    .map(({ of, prob }) => `${of}=${prob.toFixed(3)}`)
    .join(', ');
  const line = `Digit: ${digit} (${(confidence * 100).toFixed(1)}% confidence). Top-3: ${top}. Model: ${model_id}.`;
  return uncertain ? `${line}\nLow confidence; try larger digits or darker ink.` : line;
}
