import { bucketExists } from '../bootstrap/bucket-exists';
import { terraform } from '../terraform';
import { apiServerProbe } from './api-server';
import { headCommit } from './git';
import { planStoreOf } from './plan-store';
import { prepareWith } from './prepare';
import { priceBefore } from './price-before';
import type { PlanSurroundings } from './run';

/** This process, the installed Terraform, and AWS. */
export const surroundings = (): PlanSurroundings => ({
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  terraform,
  prepare: prepareWith({ terraform, bucketExists }),
  probe: apiServerProbe(),
  priceBefore,
  planStore: planStoreOf,
  commit: headCommit,
});
