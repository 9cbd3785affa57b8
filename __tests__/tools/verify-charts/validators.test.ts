import { apiServer, CannotAsk, kubeconform } from '../../../tools/verify-charts/validators';
import { program, workFolder } from './support';

const work = workFolder();
/** A kubeconform that answers with what it is fed. */
const answering = (name: string, answer: string) =>
  kubeconform(
    program(
      work,
      name,
      `process.stdin.resume().on('end', () => process.stdout.write(${JSON.stringify(answer)}));`,
    ),
  );

it('is told by kubeconform which objects are wrong', async () => {
  const resources = [{ kind: 'Service', name: 'x', status: 'statusInvalid', msg: 'no spec' }];
  expect(await answering('invalid', JSON.stringify({ resources })).validate('', 'ns', '1.36')).toEqual([
    'Service/x: no spec',
  ]);
  expect(await answering('valid', '{"resources": []}').validate('', 'ns', '1.36')).toEqual([]);
});

it('asks for the Kubernetes version of the cluster, strictly', async () => {
  const echo = kubeconform(
    program(
      work,
      'echo',
      `const msg = process.argv.slice(2).join(' '); process.stdin.resume().on('end', () => console.log(JSON.stringify({ resources: [{ kind: 'A', name: 'b', msg }] })));`,
    ),
  );
  expect(await echo.validate('', 'ns', '1.36')).toEqual([
    'A/b: -strict -output json -kubernetes-version 1.36.0 -',
  ]);
});

it('does not take a missing schema, or an answer that is none, for a verdict', async () => {
  const resources = [
    { kind: 'Service', name: 'x', status: 'statusError', msg: 'failed downloading schema at …' },
  ];
  await expect(
    answering('offline', JSON.stringify({ resources })).validate('', 'ns', '1.36'),
  ).rejects.toThrow(CannotAsk);
  await expect(answering('broken', 'panic').validate('', 'ns', '1.36')).rejects.toThrow(CannotAsk);
});

describe('an API server', () => {
  const saying = (stderr: string, exitCode: number) => {
    const kubectl = program(
      work,
      'kubectl',
      `process.stdin.resume().on('end', () => { process.stderr.write(${JSON.stringify(stderr)}); process.exitCode = ${exitCode}; });`,
    );
    return apiServer(['--kubeconfig', 'x'], kubectl).validate('', 'ns', '1.36');
  };

  it('says what it refuses, and its warnings are none of that', async () => {
    expect(await saying('Warning: would violate\nThe Pod "x" is invalid\n', 1)).toEqual([
      'The Pod "x" is invalid',
    ]);
    expect(await saying('Warning: would violate\n', 0)).toEqual([]);
  });

  it('cannot be asked where there is no kubectl', async () => {
    const missing = apiServer([], `${work}/no-such-program`).validate('', 'ns', '1.36');
    await expect(missing).rejects.toThrow(CannotAsk);
    await expect(missing).rejects.toThrow('no-such-program does not run');
  });

  it('that does not answer has said nothing', async () => {
    await expect(saying('The connection to the server was refused: connection refused', 1)).rejects.toThrow(
      CannotAsk,
    );
  });
});
