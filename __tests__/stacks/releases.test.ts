import { releasesOf } from '../../stacks/releases';
import { environment } from '../support/environment';

const releases = releasesOf([environment()]);

it('are the five components of an environment, as Terraform would install them', () => {
  expect(releases.map(({ component }) => component.id).sort()).toEqual([
    'fluent-bit',
    'kafka',
    'openobserve',
    'otel-collector',
    'valkey',
  ]);
  for (const release of releases) {
    expect(release).toMatchObject({ stackId: 'test-platform', environment: { name: 'test' } });
    expect(Object.keys(release.values).length).toBeGreaterThan(3);
  }
});

it('have stand-ins for what only AWS knows, in its form, and no expression of Terraform', () => {
  const text = JSON.stringify(releases.map(({ values }) => values));
  expect(text).not.toMatch(/\$\{(data\.|aws_|TfToken)/);
  const kafka = releases.find(({ component }) => component.id === 'kafka');
  expect(kafka?.values).toMatchObject({
    image: { digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string },
  });
  expect(releasesOf([environment()]).map(({ values }) => values)).toEqual(
    releases.map(({ values }) => values),
  );
});

it('have texts as the chart gets them: a dollar and a brace are no expression', () => {
  const collector = releases.find(({ component }) => component.id === 'otel-collector');
  const text = JSON.stringify(collector?.values);
  expect(text).toContain('${env:MY_POD_IP}:4317');
  expect(text).not.toContain('$${');
});
