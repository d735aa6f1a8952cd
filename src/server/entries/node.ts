import { listenNode } from './node/listen.ts';
import { createServe, type Serve } from './node/serve.ts';
import { openNodeTraining } from './node/training.ts';

export { createReader } from '../../runtime/create-reader-fs.ts';
export type * from '../../runtime/public-types.ts';
export * from '../index.ts';
export type { ServeOptions } from './node/serve.ts';
export type { Service } from './node/service.ts';

export const serve: Serve = createServe(listenNode, openNodeTraining);
