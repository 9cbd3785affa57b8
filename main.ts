import { reportUserErrors } from './values/user-error';

/** What `cdktf synth`, `diff` and `deploy` run: one app with the stacks of every environment in `values/`. */
void reportUserErrors(async () => {
  const { loadEnvironments } = await import('./values');
  const { synthesize } = await import('./stacks/synthesize');
  synthesize(loadEnvironments(), { outdir: process.env['CDKTF_OUTDIR'] ?? 'cdktf.out' });
});
