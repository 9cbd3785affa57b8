import { loadEnvironments } from './values';
import { synthesize } from './stacks/synthesize';
import { UserError } from './values/user-error';

/** What `cdktf synth`, `diff` and `deploy` run: one app with the stacks of every environment in `values/`. */
try {
  synthesize(loadEnvironments(), { outdir: process.env['CDKTF_OUTDIR'] ?? 'cdktf.out' });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
