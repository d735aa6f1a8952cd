import { createLog } from '../../../log.ts';
import type { BotLog } from '../../types.ts';

/** JSON lines on `write`, as the service's log has them. */
export function createBotLog(write: (line: string) => void): BotLog {
  const log = createLog({ level: 'info', write, dateMs: () => Date.now() });
  return (level, event, fields) => log[level](event, fields);
}
