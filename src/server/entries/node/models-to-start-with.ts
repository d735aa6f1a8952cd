import type { Config } from '../../../config.ts';
import { createActiveSetFile, setToStartWith } from './active-set.ts';
import { activeSetPath } from './prune-models.ts';

/** The ids of the models that a service starts with. A file of the active set that can't be read is told, and counts as none. */
export async function modelsToStartWith(
  config: Config,
  onUnreadable: (error: unknown) => void,
): Promise<readonly string[]> {
  const configured = config.engine.activeModels;
  try {
    return setToStartWith(await createActiveSetFile(activeSetPath(config)).read(), configured);
  } catch (error) {
    onUnreadable(error);
    return configured;
  }
}
