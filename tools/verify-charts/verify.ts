import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { copyOf } from '../../contract/repositories';
import type { PlacedRelease } from '../../stacks/releases';
import { namesOf } from '../../values/names';
import { pathText } from '../../values/value-paths';
import { chartIn, type ChartAtHand } from './charts';
import { effectlessIn, type Effectless } from './effects';
import type { Renderer, RenderInput } from './helm';
import { ineffective } from './ineffective';
import { leavesOf } from './leaves';
import { manifestsIn, nameOf, type Manifest } from './manifests';
import { imageMistakes, judgeManifests, passwordMistakes } from './object-checks';
import { CannotAsk, type Validator } from './validators';
import { workloadMistakes } from './workload-checks';

/** What was found out about one release of one environment. */
export interface ReleaseOutcome {
  readonly environment: string;
  readonly release: string;
  readonly chart: string;
  /** Where the chart came from. */
  readonly from: string;
  /** How many values are set. */
  readonly values: number;
  /** The objects that it makes: `Service/kafka`. */
  readonly objects: readonly string[];
  /** How many times a rule was asked about an object. */
  readonly ruleChecks: number;
  readonly mistakes: readonly string[];
  /** Values that change nothing, with the reason why that is right. */
  readonly allowedEffectless: readonly Effectless[];
  readonly suppressed: readonly string[];
  /** Who said that the objects are valid. */
  readonly validatedBy: readonly string[];
  /** Who could not be asked, and why. */
  readonly notAsked: readonly string[];
}

export interface VerifyProps {
  readonly releases: readonly PlacedRelease[];
  readonly helm: Renderer;
  /** A folder of charts. @default - what `chartSource` of each environment says */
  readonly charts?: string;
  /** Charts come from their public repositories, whatever an environment says. @default false */
  readonly upstream?: boolean;
  readonly validators: readonly Validator[];
  /** A folder for charts that have to be fetched or completed. */
  readonly work: string;
  readonly today: Date;
}

/** Where the charts of an environment are: a folder, or a place to fetch them from. */
function placeOf(
  { charts, upstream }: VerifyProps,
  { environment, component: { chart } }: PlacedRelease,
): string {
  const { chartSource } = environment;
  if (charts !== undefined) return resolve(charts);
  if (upstream === true || chartSource === 'upstream') return chart.repository;
  if (chartSource === 'ecr') return `oci://${namesOf(environment).imageRegistry}/${copyOf('charts')}`;
  return chartSource.startsWith('file:') ? resolve(chartSource.slice('file:'.length)) : chartSource;
}

class ChartShelf {
  private readonly known = new Map<string, Promise<ChartAtHand>>();

  constructor(private readonly props: VerifyProps) {}

  chartOf(release: PlacedRelease): Promise<ChartAtHand> {
    const { chart } = release.component;
    const place = placeOf(this.props, release);
    const key = `${place} ${chart.name} ${chart.version}`;
    const found = this.known.get(key) ?? this.find(place, release);
    this.known.set(key, found);
    return found;
  }

  private async find(place: string, { component: { chart } }: PlacedRelease): Promise<ChartAtHand> {
    const { helm, releases, work } = this.props;
    if (!/^(https|oci):\/\//.test(place)) {
      const values = releases
        .filter((each) => each.component.chart.name === chart.name)
        .map((each) => each.values);
      return chartIn(place, chart, values, work);
    }
    const folder = join(work, 'fetched');
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
    return { path: await helm.pull(chart, place, folder), said: `${place}, fetched` };
  }
}

/** Entries of the list of allowed values that nothing here needs any more. */
function staleEntries(
  { component: { chart }, values }: PlacedRelease,
  found: readonly Effectless[],
): readonly string[] {
  const set = new Set(leavesOf(values).map(({ path }) => pathText(path)));
  return ineffective
    .filter((each) => each.chart === chart.name && set.has(each.path))
    .filter((each) => !found.some(({ path }) => path === each.path))
    .map(({ path }) => `${path}: it has an effect; remove it from tools/verify-charts/ineffective.ts`);
}

async function validity(
  { validators }: VerifyProps,
  { namespace, environment }: PlacedRelease,
  manifests: string,
): Promise<{ mistakes: string[]; validatedBy: string[]; notAsked: string[] }> {
  const result = { mistakes: [] as string[], validatedBy: [] as string[], notAsked: [] as string[] };
  for (const validator of validators) {
    try {
      const mistakes = await validator.validate(manifests, namespace, environment.cluster.kubernetesVersion);
      result.mistakes.push(...mistakes.map((mistake) => `${validator.name}: ${mistake}`));
      result.validatedBy.push(validator.name);
    } catch (error) {
      if (!(error instanceof CannotAsk)) throw error;
      result.notAsked.push(error.message);
    }
  }
  return result;
}

function objectMistakes(
  release: PlacedRelease,
  manifests: readonly Manifest[],
  today: Date,
): Pick<ReleaseOutcome, 'mistakes' | 'suppressed' | 'ruleChecks'> {
  const { environment, namespace, suppressions, component } = release;
  const place = {
    ecrRegistry: namesOf(environment).imageRegistry,
    copies: environment.imageSource === 'ecr',
  };
  const judged = judgeManifests(manifests, suppressions, today);
  return {
    ruleChecks: judged.checked,
    suppressed: judged.suppressed,
    mistakes: [
      ...judged.mistakes,
      ...imageMistakes(manifests, component, place),
      ...passwordMistakes(manifests),
      ...workloadMistakes(manifests, namespace),
    ],
  };
}

async function verifyRelease(
  props: VerifyProps,
  shelf: ChartShelf,
  release: PlacedRelease,
): Promise<ReleaseOutcome> {
  const { helm, today } = props;
  const { environment, releaseName, namespace, component, values } = release;
  const { chart } = component;
  const { path, said } = await shelf.chartOf(release);
  const { kubernetesVersion } = environment.cluster;
  const input: RenderInput = { chart: path, releaseName, namespace, kubernetesVersion, values };
  const about = {
    environment: environment.name,
    release: releaseName,
    chart: `${chart.name} ${chart.version}`,
    from: said,
    values: leavesOf(values).length,
  };
  const nothing = { objects: [], ruleChecks: 0, suppressed: [], allowedEffectless: [], validatedBy: [] };
  const whole = await helm.render(input);
  if ('refusal' in whole) {
    return {
      ...about,
      ...nothing,
      notAsked: [],
      mistakes: [`the chart refuses the values: ${whole.refusal}`],
    };
  }
  const manifests = manifestsIn(whole.manifests);
  const effectless = await effectlessIn(helm, input, chart.name, whole);
  const judged = objectMistakes(release, manifests, today);
  const valid = await validity(props, release, whole.manifests);
  return {
    ...about,
    ...judged,
    objects: manifests.map(nameOf),
    mistakes: [
      ...effectless
        .filter(({ because }) => because === undefined)
        .map((each) => `${each.path}: we set it, and it changes nothing in the rendering`),
      ...staleEntries(release, effectless),
      ...judged.mistakes,
      ...valid.mistakes,
    ],
    allowedEffectless: effectless.filter(({ because }) => because !== undefined),
    validatedBy: valid.validatedBy,
    notAsked: valid.notAsked,
  };
}

/** Renders every release and looks at what comes out. */
export async function verifyCharts(props: VerifyProps): Promise<readonly ReleaseOutcome[]> {
  const shelf = new ChartShelf(props);
  const outcomes: ReleaseOutcome[] = [];
  for (const release of props.releases) outcomes.push(await verifyRelease(props, shelf, release));
  return outcomes;
}
