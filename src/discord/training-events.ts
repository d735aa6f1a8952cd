import { type TrainingJobEvent, trainingJobEventSchema } from '../contract/training.ts';

/**
 * The events of a service's stream (`GET /v1/training/events`), from the body of its answer. Comments are passed over; ends with
 * the stream. Throws where the service sends what is no event.
 */
export async function* parseTrainingEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<TrainingJobEvent, void, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) yield trainingJobEventSchema.parse(JSON.parse(data));
    }
  }
}
