import { ttaProfiles } from '../src/engine/index.ts';
import { createNodeEngine } from '../src/runtime/engine-node.ts';
import { toEngineOptions } from '../src/server/entries/node/engine-options.ts';
import { loadConfig } from '../src/server/entries/node/load-config.ts';
import { type BenchRow, measure } from './measure.ts';
import { benchPicture, encodeBenchPng } from './pictures.ts';

/** A whole reading through the pool with one worker, 280 px PNG, for each TTA profile of the shipped ensemble. */
export async function benchReader(): Promise<readonly BenchRow[]> {
  const bytes = encodeBenchPng(benchPicture(280));
  const rows: BenchRow[] = [];
  for (const profile of ttaProfiles) {
    const engine = createNodeEngine({
      ...toEngineOptions(loadConfig({ DIGITS__TTA_PROFILE: profile })),
      threads: 1,
      onWorkerLost: (reason) => process.stderr.write(`a worker was lost: ${reason}\n`),
    });
    await engine.started();
    rows.push(await measure(`read, TTA ${profile}, 280 px PNG photo`, () => engine.read(bytes.slice())));
    await engine.dispose();
  }
  return rows;
}
