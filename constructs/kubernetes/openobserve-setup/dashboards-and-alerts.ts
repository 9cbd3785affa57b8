import type { AlertContract } from '../../../contract/alerts';
import { storedMetricName } from '../../../contract/metrics';
import { alertObject, notification, template } from './alert-objects';
import type { DashboardFile } from './dashboard-files';
import { definitionOf } from './definition';
import { step, type SecretKey, type SetupPlan } from './plan';

/** The folder that dashboards and alerts are kept in. */
export const folderName = 'Aurora';

export interface DashboardsAndAlertsProps {
  readonly dashboards: readonly DashboardFile[];
  readonly alerts: readonly AlertContract[];
  /**
   * The key of a Kubernetes secret whose value is the address that alerts are posted to.
   *
   * @default none: no alerts are made, because OpenObserve takes none without a destination, and the Job says so
   */
  readonly webhook?: SecretKey;
}

/** What an export of OpenObserve still has of the definition before. */
const earlierDefinition = / ?\(definition [0-9a-f]{16}\)$/;

/** A dashboard with the hash of its definition where OpenObserve hands it back and a person can read it. */
function dashboardBody({ dashboard }: DashboardFile): { definition: string; body: string } {
  const own = { ...dashboard, description: (dashboard.description ?? '').replace(earlierDefinition, '') };
  const definition = definitionOf(own);
  const description = `${own.description} (definition ${definition})`.trim();
  return { definition, body: JSON.stringify({ ...own, description }) };
}

const jsonFile = (value: unknown): string => JSON.stringify(value);

function alertSteps({ alerts, webhook }: DashboardsAndAlertsProps): Omit<SetupPlan, 'name'> {
  if (webhook === undefined) {
    return { lines: [step('no_alerts')], files: {}, secrets: {} };
  }
  const objects = alerts.map((alert) => ({ alert, ...alertObject(alert) }));
  const { name, body } = template;
  return {
    lines: [
      step('folder', 'alerts', folderName),
      step('template', notification),
      step('destination', notification, notification),
      ...objects.map(({ alert, id, definition }) =>
        step('alert', alert.name, id, definition, 'metrics', storedMetricName(alert.metric)),
      ),
    ],
    files: {
      [`template.${notification}.json`]: jsonFile(template),
      // What the answer has where the template is this one: the beginning of `struct Template`.
      [`template.${notification}.match`]: jsonFile({ name, body }).slice(0, -1),
      ...Object.fromEntries(
        objects.map(({ alert, body: alertBody }) => [`alert.${alert.name}.json`, jsonFile(alertBody)]),
      ),
    },
    secrets: { ALERT_WEBHOOK_URL: webhook },
  };
}

/** The dashboards, and the alerts with their destination. */
export function dashboardsAndAlerts(props: DashboardsAndAlertsProps): SetupPlan {
  const dashboards = props.dashboards.map((file) => ({ id: file.id, ...dashboardBody(file) }));
  const forAlerts = alertSteps(props);
  return {
    name: 'dashboards-and-alerts',
    lines: [
      step('folder', 'dashboards', folderName),
      ...dashboards.map(({ id, definition }) => step('dashboard', id, definition)),
      ...forAlerts.lines,
    ],
    files: {
      ...Object.fromEntries(dashboards.map(({ id, body }) => [`dashboard.${id}.json`, body])),
      ...forAlerts.files,
    },
    secrets: forAlerts.secrets,
  };
}
