import { reportUserErrors } from './values/user-error';

/** What `cdktf synth`, `diff` and `deploy` run: one app with the stacks of every environment in `values/`. */
void reportUserErrors(async () => {
  const { loadEnvironments } = await import('./values');
  const { synthesize } = await import('./stacks/synthesize');
  const { defaultOutdir } = await import('./stacks/output');
  synthesize(loadEnvironments(), { outdir: defaultOutdir() });
});
