import { nextStep, type Situation } from '../../../tools/bootstrap/next-step';

const places = { file: 'terraform.bootstrap-1.tfstate', object: 's3://state/bootstrap.tfstate' };
const state = (serial: number, lineage = 'one', key = 'key') => ({
  lineage,
  serial,
  resources: 3,
  keys: [key],
});

describe('what the bootstrap does next', () => {
  it.each<[string, Situation, ReturnType<typeof nextStep>]>([
    ['begins in an empty account', { bucketExists: false }, 'begin'],
    ['continues an interrupted first apply', { local: state(4), bucketExists: false }, 'begin'],
    ['continues when only the bucket was made', { local: state(4), bucketExists: true }, 'begin'],
    [
      'cleans up when the state had moved',
      { local: state(4), bucketExists: true, remote: state(4) },
      'moved',
    ],
    ['never goes back behind the bucket', { local: state(4), bucketExists: true, remote: state(7) }, 'moved'],
    [
      'moves again what is newer in the file',
      { local: state(7), bucketExists: true, remote: state(4) },
      'begin',
    ],
    ['applies from the bucket ever after', { bucketExists: true, remote: state(4) }, 'apply'],
  ])('%s', (_, situation, step) => {
    expect(nextStep(situation, places)).toBe(step);
  });

  it('leaves two states of different origin to a person, and names both', () => {
    const situation = { local: state(4), bucketExists: true, remote: state(4, 'two', 'other') };
    expect(() => nextStep(situation, places)).toThrow(
      /terraform\.bootstrap-1\.tfstate.*s3:\/\/state\/bootstrap\.tfstate/,
    );
  });

  it('does not build anew beside a bucket whose state is elsewhere', () => {
    expect(() => nextStep({ bucketExists: true }, places)).toThrow(/begun on another machine/);
  });
});
