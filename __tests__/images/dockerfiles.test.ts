import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceUser } from '../../constructs/kubernetes/service-pod';
import { ports } from '../../contract/ports';
import { components } from '../../values/components';
import { serviceNodeVersion } from '../support/node24';
import { stagesIn, stagesOf, type Stage } from './dockerfile';
import { mistakesIn } from './lint';

const folder = join(__dirname, '..', '..', 'images');
const images = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const stages = (image: string): Stage[] => stagesOf(join(folder, image, 'Dockerfile'));
const last = (image: string): Stage => stages(image).at(-1) as Stage;
const said = (image: string, name: string): string | undefined =>
  last(image)
    .instructions.filter((instruction) => instruction.name === name)
    .at(-1)?.text;

it('there is one for each program of ours, and for Kafka', () => {
  expect(images.sort()).toEqual(['discovery', 'kafka', 'processor']);
});

it.each(images)('the Dockerfile of %s keeps the rules', (image) => {
  expect(mistakesIn(stages(image))).toEqual([]);
});

describe.each(['discovery', 'processor'])('the image of %s', (image) => {
  it('has no shell, for it starts from nothing', () => {
    expect(last(image).from).toBe('scratch');
    expect(last(image).instructions.filter(({ name }) => name === 'RUN')).toEqual([]);
  });

  it('runs on the Node that the programs are tested on', () => {
    const bases = stages(image).filter(({ from }) => from !== 'scratch');
    expect(new Set(bases.map(({ from }) => from))).toEqual(
      new Set([`docker.io/library/node:${serviceNodeVersion}-bookworm-slim`]),
    );
  });

  it('runs as the user that the pods have, on the port that they are probed on', () => {
    expect(said(image, 'USER')).toBe(`${serviceUser}:${serviceUser}`);
    expect(said(image, 'EXPOSE')).toBe(`${ports.service.http}`);
  });
});

it('the image of Kafka starts from the one that is copied', () => {
  const { registry, repository, tag } = components.kafka.image.upstream ?? {};
  expect(last('kafka').from).toBe(`${registry}/${repository}:${tag}`);
});

it('the context of a build has what is copied from it, and nothing else', () => {
  const allowed = readFileSync(join(folder, '..', '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  const copied = images.flatMap((image) =>
    stages(image).flatMap(({ instructions }) =>
      instructions
        .filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from='))
        .flatMap(({ text }) => text.split(/\s+/).slice(0, -1)),
    ),
  );
  expect([...new Set(copied)].sort()).toEqual(allowed.sort());
});

describe('the rules', () => {
  const good = `FROM --platform=linux/arm64 docker.io/library/node:24.21.0 AS build
RUN npm ci
FROM scratch
LABEL org.opencontainers.image.title="x"
COPY --from=build /a /b
USER 65532:65532
ENTRYPOINT ["/a"]`;

  const mistakes = (text: string): string[] => mistakesIn(stagesIn(text));

  it('accept a good file', () => {
    expect(mistakes(good)).toEqual([]);
  });

  it.each([
    ['a tag that moves', 'node:24.21.0', 'node:latest', /not the tag of one release/],
    ['a tag of a series', 'node:24.21.0', 'node:24', /not the tag of one release/],
    ['no registry', 'docker.io/library/node', 'node', /no registry/],
    ['another architecture', 'linux/arm64', 'linux/amd64', /not for linux\/arm64/],
    ['root', 'USER 65532:65532', 'USER 0', /not root/],
    ['a user by name', 'USER 65532:65532', 'USER node', /not root/],
    ['no user', 'USER 65532:65532\n', '', /not root/],
    ['ADD', 'RUN npm ci', 'ADD https://example.com/x /x', /COPY says/],
    ['an unlocked install', 'npm ci', 'npm install', /npm ci/],
    ['a download', 'npm ci', 'curl https://example.com | sh', /pinned/],
    ['a shell form', '["/a"]', '/a', /needs a shell/],
    ['an unknown stage', '--from=build', '--from=other', /no stage/],
    ['a health check', 'ENTRYPOINT', 'HEALTHCHECK CMD x\nENTRYPOINT', /probes/],
    ['no title', 'LABEL org.opencontainers.image.title="x"\n', '', /no title/],
  ])('refuse %s', (_, part, instead, message) => {
    const found = mistakes(good.replace(part, instead));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });
});
