import { parseDigests, requirePromoted } from '../../../tools/images/promoted';
import { builtImages } from '../../../tools/images/registry';
import { Unreachable } from '../../../tools/verify-pins/http';
import { environment } from '../../support/environment';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const built = { discovery: digest('a'), processor: digest('b') };
const prod = environment({ name: 'prod', account: '444455556666', imageRegistryAccount: '111122223333' });

type Tags = Readonly<Record<string, string>>;
const answer = (tags: Tags): string =>
  JSON.stringify({
    imageDetails: Object.entries(tags).map(([tag, imageDigest]) => ({
      imageTags: ['old', tag],
      imageDigest,
    })),
  });
const all: Tags = { 'discovery-1.0': built.discovery, '1.0': built.processor };

/** Answers with what a registry has at each look; the last one stays. */
function check(...looks: readonly Tags[]) {
  const asked: string[] = [];
  const waits: number[] = [];
  const aws = async (args: readonly string[]): Promise<string> => {
    asked.push(args.join(' '));
    return answer(looks[Math.min(waits.length, looks.length - 1)] ?? {});
  };
  const done = requirePromoted(prod, builtImages, '1.0', built, aws, async (seconds) => waits.push(seconds));
  return { done, asked, waits };
}

it('is what was built, in the registry of the environment itself', async () => {
  const { done, asked, waits } = check(all);
  await done;
  expect(asked).toEqual([
    'ecr describe-images --registry-id 444455556666 --repository-name aurora-log-system --filter tagStatus=TAGGED',
    'ecr describe-images --registry-id 444455556666 --repository-name aurora-processor --filter tagStatus=TAGGED',
  ]);
  expect(waits).toEqual([]);
});

it('is waited for while it is replicated', async () => {
  const { done, waits } = check({}, {}, all);
  await done;
  expect(waits).toEqual([15, 15]);
});

it('that does not come within ten minutes ends the deployment, with what to look at', async () => {
  const { done, waits } = check({});
  await expect(done).rejects.toThrow(
    'aurora-log-system:discovery-1.0 in the registry of prod is not there, 10 minutes after it was pushed. Does the registry of 111122223333 replicate to 444455556666? npm run bootstrap -- 111122223333',
  );
  expect(waits).toHaveLength(39);
});

it('is never another image under the same version', async () => {
  const { done } = check({ ...all, '1.0': digest('c') });
  await expect(done).rejects.toThrow(
    `aurora-processor:1.0 in the registry of prod is ${digest('c')}, and what was built is ${built.processor}. It is not deployed`,
  );
});

it('where nobody can be asked says why', async () => {
  const aws = async (): Promise<string> => {
    throw new Unreachable('`aws ecr describe-images` fails: AccessDenied');
  };
  await expect(requirePromoted(prod, builtImages, '1.0', built, aws)).rejects.toThrow(
    /in the registry of prod: `aws ecr describe-images` fails: AccessDenied/,
  );
});

it('digests are those of the step that published', () => {
  expect(parseDigests(JSON.stringify(built))).toEqual(built);
  for (const text of ['', '{"processor":"latest"}', '[]']) {
    expect(() => parseDigests(text)).toThrow(/^--digests: given .*allowed: the output "digests"/);
  }
});
