import { afterEach, expect, test } from 'vitest';
import { execArgv } from '../../src/runtime/exec-argv.ts';

const own = [...process.execArgv];
afterEach(() => {
  process.execArgv = [...own];
});

test('a thread has the options of the process, but for what a script on its command line is', () => {
  process.execArgv = ['--input-type=module', '--max-http-header-size=9000'];
  expect(execArgv()).toEqual(['--max-http-header-size=9000']);
});
