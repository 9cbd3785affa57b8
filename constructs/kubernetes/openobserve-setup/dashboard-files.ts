import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMistakes } from '../../../values/describe-mistakes';
import { UserError } from '../../../values/user-error';
import { dashboardSchema, type Dashboard } from './dashboard-schema';

/** A dashboard, and the id that it keeps: the name of its file. */
export interface DashboardFile {
  readonly id: string;
  readonly dashboard: Dashboard;
}

/** Where the dashboards of this system are. */
export const dashboardsFolder = join(__dirname, '../../../dashboards');

/** Ids become parts of addresses and of file names. */
const fileName = /^[a-z0-9][a-z0-9-]*\.json$/;

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `dashboards/${file} is no JSON: ${(error as Error).message}. Export the dashboard from OpenObserve anew, or correct the file`,
    );
  }
}

/**
 * One dashboard from the text of its file.
 *
 * @throws UserError with the file, and for each mistake its path, what was given and what is allowed
 */
export function readDashboard(file: string, text: string): DashboardFile {
  if (!fileName.test(file)) {
    throw new UserError(
      `dashboards/${file}: the name of a dashboard’s file is its id; allowed: lower-case letters, digits and dashes, and then .json`,
    );
  }
  const given = parse(file, text);
  const result = dashboardSchema.safeParse(given);
  if (!result.success) {
    throw new UserError(
      `dashboards/${file} has mistakes:\n${describeMistakes(dashboardSchema, given, result.error)}`,
    );
  }
  const id = file.slice(0, -'.json'.length);
  if (result.data.dashboardId !== id) {
    throw new UserError(
      `dashboards/${file}: dashboardId: given ${JSON.stringify(result.data.dashboardId)}; allowed: ${JSON.stringify(id)}, as the file is called`,
    );
  }
  return { id, dashboard: result.data };
}

/** What the file system answers. @throws UserError where it refuses */
function fromDisk<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UserError(
      `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}); allowed: a folder of dashboards, each a file <id>.json that you may read. Bring it back from the repository`,
    );
  }
}

/**
 * The dashboards in the files `*.json` of a folder, in the order of their names.
 *
 * @throws UserError with the file that is no dashboard, or the path that cannot be read
 */
export const readDashboards = (folder: string = dashboardsFolder): readonly DashboardFile[] =>
  fromDisk(folder, () => readdirSync(folder))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const path = join(folder, file);
      return readDashboard(
        file,
        fromDisk(path, () => readFileSync(path, 'utf8')),
      );
    });
