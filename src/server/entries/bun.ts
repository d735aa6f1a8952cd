import { listenBun } from './bun/listen.ts';
import { createServe, type Serve } from './node/serve.ts';

export { createReader } from '../../runtime/create-reader-fs.ts';
export type * from '../../runtime/public-types.ts';
export * from '../index.ts';
export type { ServeOptions } from './node/serve.ts';
export type { Service } from './node/service.ts';

export const serve: Serve = createServe(listenBun);
