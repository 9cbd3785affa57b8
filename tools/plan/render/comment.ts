import { code, list, prose } from '../../docs/markdown';
import type { EnvironmentPlan } from '../model';
import { fitting, markdownPage } from './markdown';
import { headline, refusalsIn } from './words';

/** The first line of the comment on a pull request, by which it is found again. */
export const commentMarker = '<!-- aurora-log-system: plans -->';

/** An environment that a pull request was to be planned in. */
export interface PlannedOrNot {
  readonly environment: string;
  /** Absent where the program that plans ended before there was anything to show. */
  readonly plan?: EnvironmentPlan;
}

const isRefused = ({ plan }: PlannedOrNot): boolean =>
  plan !== undefined && refusalsIn(plan).refused.length > 0;

/** An environment in one line. */
function summaryOf(each: PlannedOrNot): string {
  const { environment, plan } = each;
  const text = plan === undefined ? '**not planned**' : prose(headline(plan));
  return `${isRefused(each) ? '🛑 ' : ''}${code(environment)}: ${text}`;
}

/** In the place of a page. */
export const notPlanned = (environment: string, url: string): string =>
  `### Plan of ${code(environment)}: not planned\n\nThe plan ended before there was anything to show. [The log of the run](${url}) says why.`;

/**
 * The one comment on a pull request: every environment in a line, then the page of each. Where they would be too long
 * together, each leaves out what matters least.
 *
 * @param url the page of the run that planned
 */
export function renderComment(environments: readonly PlannedOrNot[], url: string): string {
  const summary = environments.length > 1 ? [list(environments.map(summaryOf))] : [];
  const { text, fits } = fitting((room) =>
    [
      commentMarker,
      ...summary,
      ...environments.map(({ environment, plan }) =>
        plan === undefined ? notPlanned(environment, url) : markdownPage(plan, room),
      ),
    ].join('\n\n'),
  );
  if (fits) return `${text}\n`;
  const leftOut = `*The pages are left out, because GitHub takes no longer comment. [The summary of the run](${url}) has them.*`;
  return `${[commentMarker, list(environments.map(summaryOf)), leftOut].join('\n\n')}\n`;
}
