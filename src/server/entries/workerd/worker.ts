import { createWorker, type Worker } from './create-worker.ts';

/** The service as an edge worker: what `wrangler.jsonc` names as `main`. */
const worker: Worker = createWorker();
export default worker;
