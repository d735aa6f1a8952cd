import { join } from 'node:path';
import type { Config } from '../../config.ts';

/** Where the models lie that recipes go on from or learn from, in the order in which the service resolves an id. */
export function parentFolders(config: Config): readonly string[] {
  return [config.engine.modelDir, join(config.paths.artifactsRoot, 'digits')];
}
