import { ConfigError, parseConfig } from '../../../src/config.ts';
import { mutateText } from '../mutate-text.ts';
import { require, type Target } from '../target.ts';

const words: readonly string[] = [
  ...['[app]\n', '[digits]\n', '[security]\n', '[rq]\n', 'device = "cpu"\n', 'port = 8081\n', 'tta = true\n'],
  ...[
    'active_model = ["a"]\n',
    'active_model = "a,,b"\n',
    'retry_intervals_sec = [1, 2]\n',
    'api_key = "k"\n',
  ],
  ...[
    '__proto__ = 1\n',
    '[__proto__]\n',
    '[app.__proto__]\n',
    'a.b.c = 1\n',
    '1979-05-27T07:32:00Z',
    'inf',
    'nan',
  ],
];

/** A TOML file is a configuration within its ranges, or a `ConfigError`; nothing else is thrown or changed by it. */
export const configTarget: Target = {
  maxMs: 500,
  mutate: (input, _, random) => mutateText(input, words, random),
  run(input) {
    try {
      const config = parseConfig({ env: {}, toml: new TextDecoder().decode(input), modelDir: 'models' });
      const { port, maxConnections } = config.listen;
      require(Number.isInteger(port) && port >= 0 && port <= 65_535, 'the port is one');
      require(maxConnections >= 1, 'there may be a connection');
      require(config.engine.activeModels.length > 0, 'there is a model');
      require(config.requestTimeoutMs > 0, 'there is a budget');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      require(error.problems.length > 0, 'there is a problem to tell of');
    }
    require(Object.keys(Object.prototype).length === 0, 'no prototype is changed');
  },
};
