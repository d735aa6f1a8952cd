import { expect, test } from 'vitest';
import { createMetricRegistry } from '../../src/server/prometheus.ts';

test('the text has what was counted, in the format that Prometheus reads', () => {
  const registry = createMetricRegistry();
  const plain = registry.counter('plain_total', 'Without labels.');
  const labelled = registry.counter('labelled_total', 'With labels.', { labelled: true });
  registry.countedElsewhere('lost_total', 'Asked for.', () => 5);
  registry.gauge('depth', 'Asked for.', () => 7);
  const seconds = registry.histogram('seconds', 'Spread.', [0.1, 1]);
  plain.inc();
  plain.inc({}, 2);
  labelled.inc({ path: 'a"b\\c\nd' });
  for (const value of [0.05, 0.1, 0.5, 3]) seconds.observe({ stage: 's' }, value);
  expect(registry.text().split('\n')).toEqual([
    '# HELP plain_total Without labels.',
    '# TYPE plain_total counter',
    'plain_total 3',
    '',
    '# HELP labelled_total With labels.',
    '# TYPE labelled_total counter',
    'labelled_total{path="a\\"b\\\\c\\nd"} 1',
    '',
    '# HELP lost_total Asked for.',
    '# TYPE lost_total counter',
    'lost_total 5',
    '',
    '# HELP depth Asked for.',
    '# TYPE depth gauge',
    'depth 7',
    '',
    '# HELP seconds Spread.',
    '# TYPE seconds histogram',
    'seconds_bucket{stage="s",le="0.1"} 2',
    'seconds_bucket{stage="s",le="1"} 3',
    'seconds_bucket{stage="s",le="+Inf"} 4',
    'seconds_sum{stage="s"} 3.65',
    'seconds_count{stage="s"} 4',
    '',
  ]);
});

test('what was never counted is 0 without labels, and absent with them', () => {
  const registry = createMetricRegistry();
  registry.counter('plain_total', 'Without labels.');
  registry.counter('labelled_total', 'With labels.', { labelled: true });
  expect(registry.text()).toContain('\nplain_total 0\n');
  expect(registry.text()).not.toMatch(/^labelled_total/m);
});
