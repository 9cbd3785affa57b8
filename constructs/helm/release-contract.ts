import { UserError } from '../../values/user-error';
import type { ChartedComponent, ChartLayout } from './pinned-release';
import type { HelmValues } from './helm-values';

/** What one release would hand to its chart. */
export interface ReleaseDraft {
  readonly component: ChartedComponent;
  readonly layout: ChartLayout;
  readonly releaseName: string;
  readonly values: HelmValues;
  /** The environment's own values, already merged into `values`. */
  readonly overrides?: HelmValues;
}

/** Helm appends to the name, and Kubernetes allows 63 characters. */
const longestName = 53;

/**
 * Holds a release to what every release must be.
 *
 * @throws UserError with one line a mistake: component, path, given and allowed
 */
export function checkRelease({ component, releaseName }: ReleaseDraft): void {
  if (releaseName.length > longestName) {
    throw new UserError(
      `${component.id}: release name: given ${JSON.stringify(releaseName)}; allowed: at most ${longestName} characters`,
    );
  }
}
