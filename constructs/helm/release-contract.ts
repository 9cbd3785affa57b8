import { UserError } from '../../values/user-error';
import { pathText } from '../../values/value-paths';
import type { HelmValues } from './helm-values';
import { images } from './image-checks';
import { knownValuesOf } from './known-values';
import type { ChartedComponent, ChartLayout } from './pinned-release';
import { mentions, splitPath, valueIn, type ReleaseMistake } from './release-mistake';
import { passwords } from './secret-checks';
import { unknownOrMistyped } from './value-checks';

/** What one release would hand to its chart. */
export interface ReleaseDraft {
  readonly component: ChartedComponent;
  readonly layout: ChartLayout;
  readonly releaseName: string;
  /** The map of the image as it is pinned, in the form that the chart takes. */
  readonly image: HelmValues;
  readonly values: HelmValues;
  /** The environment’s own values, already merged into `values`. */
  readonly overrides?: HelmValues;
  /** The file that overrides stand in, for messages. @default - not named */
  readonly environmentFile?: string;
}

/** Helm appends to the name, and Kubernetes allows 63 characters. */
const longestName = 53;

/** What a Kubernetes name may be: a DNS label (RFC 1123). */
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function name(releaseName: string): readonly ReleaseMistake[] {
  if (releaseName.length <= longestName && label.test(releaseName)) return [];
  const allowed = `at most ${longestName} of a-z, 0-9 and "-", with a letter or a digit at both ends`;
  return [{ path: 'release name', given: releaseName, allowed }];
}

/** `250m`, `1.5`, `512Mi`: what Kubernetes reads as a quantity. */
const quantity = /^\d+(\.\d+)?(m|[KMGT]i?|k)?$/;

function resources({ layout, values }: ReleaseDraft): readonly ReleaseMistake[] {
  return layout.resources.flatMap((at) =>
    ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'].flatMap((part): ReleaseMistake[] => {
      const path = splitPath(`${at}.${part}`);
      const given = valueIn(values, path);
      if (typeof given === 'string' && quantity.test(given)) return [];
      return [
        { path, given, allowed: 'a quantity, such as "250m" or "512Mi": every container has all four' },
      ];
    }),
  );
}

function byChart({ component, values }: ReleaseDraft): readonly ReleaseMistake[] {
  const { chart } = component;
  const known = knownValuesOf(chart);
  if (known !== undefined) return [...unknownOrMistyped(known, values), ...passwords(known, values)];
  const allowed =
    'a chart whose values are written down; unpack it into a folder and run npm run known-values -- --from <folder>';
  return [{ path: 'chart', given: `${chart.name} ${chart.version}`, allowed }];
}

/** The key of a component below `helmValues`: `otelCollector` for `otel-collector`. */
const keyOf = (id: string): string => id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Longer ones are cut: a line has to be readable. */
const longestGiven = 120;

function line(
  { component, overrides = {}, environmentFile }: ReleaseDraft,
  { path, given, allowed }: ReleaseMistake,
): string {
  const text = JSON.stringify(given) ?? 'nothing';
  const shown = text.length > longestGiven ? `${text.slice(0, longestGiven - 3)}...` : text;
  const end = `given ${shown}; allowed: ${allowed}`;
  if (typeof path === 'string') return `${component.id}: ${path}: ${end}`;
  const inLists = path.findIndex((key) => /^\[\d+\]$/.test(key));
  const inOverrides = mentions(overrides, inLists === -1 ? path : path.slice(0, inLists));
  if (!inOverrides) return `${component.id}: ${pathText(path)}: ${end}`;
  const file = environmentFile === undefined ? '' : `${environmentFile}: `;
  return `${file}${component.id}: ${pathText(['helmValues', keyOf(component.id), ...path])}: ${end}`;
}

/**
 * Holds a release to what every release must be: a name that Kubernetes takes, a chart and values that are known, the
 * pinned image and no other, requests and limits, and no password.
 *
 * @throws UserError with one line a mistake: component, path, given and allowed
 */
export function checkRelease(draft: ReleaseDraft): void {
  const mistakes = [...name(draft.releaseName), ...images(draft), ...resources(draft), ...byChart(draft)];
  if (mistakes.length === 0) return;
  const lines = mistakes.map((mistake) => line(draft, mistake));
  throw new UserError([...new Set(lines)].join('\n'));
}
