import { auditGrammar } from './audit/grammar';
import { errorGrammar } from './error/grammar';
import { generalGrammar } from './general/grammar';
import type { GrammarOf, LogType } from './grammar';
import { slowQueryGrammar } from './slowquery/grammar';

/** The grammar of each type of log. */
export const parserOf: Readonly<Record<LogType, GrammarOf>> = {
  error: errorGrammar,
  slowquery: slowQueryGrammar,
  audit: auditGrammar,
  general: generalGrammar,
};
