import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { CronJobV1 } from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import { JobV1 } from '@cdktf/provider-kubernetes/lib/job-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { namespaces } from '../../contract/namespaces';
import { priorities } from '../../contract/priorities';
import { organisation, services } from '../../contract/service-addresses';
import { workloads } from '../../contract/workloads';
import { jobs } from '../../values/capacity/helper-sizes';
import { verbatim } from '../../values/verbatim';
import { definitionOf } from './openobserve-setup/definition';
import { checkSize, type SetupPlan } from './openobserve-setup/plan';
import { setupPod, type SetupResources } from './openobserve-setup/pod';

export interface OpenObserveSetupProps {
  /** What to apply: of `usersAndStreams` or of `dashboardsAndAlerts`. */
  readonly plan: SetupPlan;
  /** The image, which must have a shell and curl. */
  readonly image: string;
  /** @default what the capacity check counts for such a job */
  readonly resources?: SetupResources;
  /** @default the priority of jobs */
  readonly priorityClassName?: string;
  /** When it runs again, as cron has it. @default every ten minutes */
  readonly schedule?: string;
  /** @default the Service of OpenObserve in the cluster */
  readonly openobserveUrl?: string;
  /** @default the organisation of the contract */
  readonly organisation?: string;
  /** Annotations of the pods. Others make the Job run again. @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /**
   * The namespaces, and nothing else: the files are made before the old ones go, and Terraform treats whatever they depend
   * on in the same way. A storage class, whose name is fixed, could then never be replaced. @default - nothing
   */
  readonly namespaces?: readonly ITerraformDependable[];
  /** What must be there before: OpenObserve and its secrets. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Seconds that a run may take: OpenObserve has five minutes to answer at all. */
const longestRun = 480;

const script = (name: string): string => readFileSync(join(__dirname, 'openobserve-setup', name), 'utf8');

/**
 * Brings OpenObserve to a plan: a Job, which a deploy waits for and which fails the deploy where something is refused, and
 * a CronJob with the same pod, which applies later what is not possible yet and brings back what was deleted.
 *
 * The names have a hash of everything in them, so that whatever changes runs a new Job. It has no time to live after its
 * end: Terraform would find it gone, and make it again with every apply.
 */
export class OpenObserveSetup extends Construct {
  public readonly configMap: ConfigMapV1;
  public readonly job: JobV1;
  public readonly cronJob: CronJobV1;

  /** @throws UserError where the files are too large for a ConfigMap */
  constructor(scope: Construct, id: string, props: OpenObserveSetupProps) {
    super(scope, id);
    const { plan } = props;
    const files = {
      'apply.sh': script('apply.sh'),
      'steps.sh': script(`${plan.name}.sh`),
      plan: `${plan.lines.join('\n')}\n`,
      ...plan.files,
    };
    checkSize(plan.name, files);

    const base = `openobserve-setup-${plan.name}`;
    const configMapName = `${base}-${definitionOf(files).slice(0, 8)}`;
    const template = setupPod({
      plan,
      image: props.image,
      configMapName,
      openobserveUrl: props.openobserveUrl ?? services.openobserve.url,
      organisation: props.organisation ?? organisation,
      resources: props.resources ?? jobs.openobserveSetup.size,
      priorityClassName: props.priorityClassName ?? priorities.jobs.name,
      annotations: props.podAnnotations ?? {},
    });
    const metadata = (name: string) => ({
      name,
      namespace: namespaces[workloads.openobserveSetup.namespace],
      labels: { ...workloads.openobserveSetup.labels },
    });
    const job = { backoffLimit: 3, activeDeadlineSeconds: longestRun, template };

    this.configMap = new ConfigMapV1(this, 'files', {
      metadata: metadata(configMapName),
      data: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, verbatim(text)])),
      immutable: true,
      // The old files stay until the schedule has the new ones.
      lifecycle: { createBeforeDestroy: true },
      dependsOn: [...(props.namespaces ?? [])],
    });
    this.job = new JobV1(this, 'job', {
      metadata: metadata(`${base}-${definitionOf(template).slice(0, 8)}`),
      spec: job,
      waitForCompletion: true,
      timeouts: { create: `${longestRun + 60}s`, update: `${longestRun + 60}s` },
      dependsOn: [this.configMap, ...(props.dependsOn ?? [])],
    });
    this.cronJob = new CronJobV1(this, 'schedule', {
      metadata: metadata(base),
      spec: {
        schedule: props.schedule ?? '*/10 * * * *',
        concurrencyPolicy: 'Forbid',
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        // A run that could not start in time is left out; the next one is near.
        startingDeadlineSeconds: 300,
        jobTemplate: {
          metadata: { labels: { ...workloads.openobserveSetup.labels } },
          spec: { ...job, backoffLimit: 0 },
        },
      },
      dependsOn: [this.job],
    });
  }
}
