import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';

const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(text));
const commands = Object.entries(scripts).filter(([, script]) => / node dist\/| vite preview/.test(script));
// The build's own step is over in a moment.
const lasting = commands.filter(([name]) => name !== 'build');

test('there are scripts that run what was built', () => {
  expect(lasting.map(([name]) => name)).toEqual(
    expect.arrayContaining(['start', 'worker', 'bot', 'bot:http', 'train', 'demo']),
  );
});

// npm sends its signals to the shell: it has to be the command, or SIGTERM ends the shell alone and leaves the service behind.
test.each(lasting)('%s is what a signal to npm reaches', (_, script) => {
  expect(script).toMatch(/&& exec (node dist\/|vite preview)[^&;|]*$/);
});
