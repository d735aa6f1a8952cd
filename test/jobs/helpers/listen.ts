import { type TrainingJobEvent, trainingJobEventSchema } from '../../../src/contract/training.ts';

export interface Listening {
  /** In the order of their arrival. */
  readonly events: readonly TrainingJobEvent[];
  /** Everything that came, comments too. */
  readonly text: () => string;
  /** Resolves with the first event, also of those that have come, that is so. */
  until(isIt: (event: TrainingJobEvent) => boolean): Promise<TrainingJobEvent>;
  /** Resolves when the service has ended the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Listens to a service's Server-Sent Events; resolves when they will arrive. */
export async function listen(url: string, apiKey: string): Promise<Listening> {
  const controller = new AbortController();
  const response = await fetch(`${url}/v1/training/events`, {
    headers: { 'x-api-key': apiKey },
    signal: controller.signal,
  });
  if (!response.ok || response.body === null) throw new Error(await response.text());
  const events: TrainingJobEvent[] = [];
  const waiting = new Set<() => void>();
  let text = '';
  let parsed = 0;
  const stream = response.body.pipeThrough(new TextDecoderStream());
  const ended = (async () => {
    for await (const piece of stream) {
      text += piece;
      for (let end = text.indexOf('\n\n', parsed); end >= 0; end = text.indexOf('\n\n', parsed)) {
        const data = /^data: (.*)$/m.exec(text.slice(parsed, end))?.[1];
        parsed = end + 2;
        if (data !== undefined) events.push(trainingJobEventSchema.parse(JSON.parse(data)));
      }
      for (const check of waiting) check();
    }
  })().catch(() => undefined);
  return {
    events,
    text: () => text,
    until: (isIt) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = events.find(isIt);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    ended,
    close: () => controller.abort(),
  };
}
