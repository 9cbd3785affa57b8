import { join } from 'node:path';
import { Helm, type RenderInput } from '../../../tools/verify-charts/helm';
import { UserError } from '../../../values/user-error';
import { program, workFolder } from './support';

const work = workFolder();

/** Says what it was asked; refuses values with `bad`, and counts how many of it run at the same time. */
const helm = program(
  work,
  'helm',
  `
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
if (args[0] === 'version') { console.log('v3.18.5+gabc'); process.exit(); }
if (args[0] === 'pull') { if (args.includes('https://gone.invalid')) { console.error('no such chart'); process.exit(1); } console.log(args.join(' ')); process.exit(); }
appendFileSync(${JSON.stringify(join(work, 'runs'))}, 'start\\n');
const values = JSON.parse(readFileSync(args[args.indexOf('--values') + 1], 'utf8'));
setTimeout(() => {
  appendFileSync(${JSON.stringify(join(work, 'runs'))}, 'end\\n');
  if (values.bad) { console.error('Error: bad'); process.exit(1); }
  console.log(JSON.stringify({ args: args.slice(0, -1), values }));
}, 20);
`,
);
const input: RenderInput = {
  chart: '/charts/x',
  releaseName: 'x',
  namespace: 'ns',
  kubernetesVersion: '1.36',
  values: { a: 1 },
};

it('renders as Terraform would install: release, namespace, Kubernetes version and values, and no pods of tests', async () => {
  const found = await Helm.find(helm);
  const rendering = await found.render(input);
  expect('manifests' in rendering && JSON.parse(rendering.manifests)).toEqual({
    args: [
      'template',
      'x',
      '/charts/x',
      '--namespace',
      'ns',
      '--kube-version',
      '1.36.0',
      '--skip-tests',
      '--values',
    ],
    values: { a: 1 },
  });
  found.close();
});

it('renders the same once, and at most two at a time', async () => {
  const { readFileSync, rmSync } = await import('node:fs');
  rmSync(join(work, 'runs'), { force: true });
  const found = await Helm.find(helm);
  const inputs = [1, 2, 3, 4, 5, 1, 2].map((a) => ({ ...input, values: { a } }));
  const renderings = await Promise.all(inputs.map((each) => found.render(each)));
  expect(renderings[0]).toEqual(renderings[5]);
  expect(renderings[0]).not.toEqual(renderings[1]);
  expect(found.rendered).toBe(5);
  const events = readFileSync(join(work, 'runs'), 'utf8').trim().split('\n');
  expect(events.filter((event) => event === 'start')).toHaveLength(5);
  let running = 0;
  for (const event of events) {
    running += event === 'start' ? 1 : -1;
    expect(running).toBeLessThanOrEqual(2);
  }
  found.close();
});

it('hands on what a chart has against the values', async () => {
  const found = await Helm.find(helm);
  expect(await found.render({ ...input, values: { bad: true } })).toEqual({ refusal: 'Error: bad' });
  found.close();
});

it('says what to do without helm, and with another one than Helm 3', async () => {
  await expect(Helm.find(join(work, 'nowhere'))).rejects.toThrow(UserError);
  await expect(Helm.find(join(work, 'nowhere'))).rejects.toThrow(
    /does not run .*HELM; where Go is, \.ci\/go-tools/,
  );
  const old = program(work, 'helm2', `console.log('v2.17.0');`);
  await expect(Helm.find(old)).rejects.toThrow(/which is v2\.17\.0; allowed: Helm 3/);
});

it('fetches from a repository and from a registry, and says where it could not', async () => {
  const found = await Helm.find(helm);
  const chart = { name: 'x', version: '1.2.3' };
  expect(await found.pull(chart, 'https://charts.invalid', '/to')).toBe('/to/x-1.2.3.tgz');
  expect(await found.pull(chart, 'oci://registry.invalid/charts', '/to')).toBe('/to/x-1.2.3.tgz');
  await expect(found.pull(chart, 'https://gone.invalid', '/to')).rejects.toThrow(
    /chart x 1\.2\.3: https:\/\/gone\.invalid .*no such chart\nGive charts .*--charts/,
  );
  found.close();
});
