import { approve, needsPerson, refuseUnlookedAt } from '../../../tools/deploy/approval';
import { UserError } from '../../../values/user-error';
import { environment } from '../../support/environment';

const open = environment({ name: 'dev', protection: 'none' });
const guarded = environment({ name: 'staging', protection: 'data' });
const answering = (answer: string | undefined) => ({ ask: async () => answer });

it.each([
  ['dev', 'none', false],
  ['dev', 'data', true],
  ['prod', 'none', true],
  ['prod-eu', 'none', true],
] as const)('%s with protection "%s" needs a person: %s', (name, protection, needed) => {
  expect(needsPerson({ name, protection })).toBe(needed);
});

it.each([
  [open, 'yes', true],
  [open, ' yes ', true],
  [open, 'y', false],
  [open, '', false],
  [open, undefined, false],
  [guarded, 'yes', false],
  [guarded, 'staging', true],
])('asks a person, who must mean it', async (of, answer, approved) => {
  expect(await approve('Deploy it', { environment: of, yes: false, ...answering(answer) })).toBe(approved);
});

it('asks for the name of what is protected', async () => {
  const asked: string[] = [];
  const ask = async (question: string) => void asked.push(question) as undefined;
  await approve('Deploy staging', { environment: guarded, yes: false, ask });
  await approve('Deploy dev', { environment: open, yes: false, ask });
  expect(asked).toEqual(['Deploy staging? Only "staging" deploys: ', 'Deploy dev? Only "yes" deploys: ']);
});

it('asks nobody with --yes', async () => {
  expect(await approve('Deploy dev', { environment: open, yes: true })).toBe(true);
});

it('never waves through what is protected', async () => {
  const options = { environment: guarded, yes: true, ...answering('staging') };
  expect(() => refuseUnlookedAt(options)).toThrow(UserError);
  await expect(approve('Deploy staging', options)).rejects.toThrow(
    /^--yes: not allowed for staging, which is protected.*--approved-plan <digest>/,
  );
});

it('says what to do where nobody can be asked', async () => {
  await expect(approve('Deploy dev', { environment: open, yes: false })).rejects.toThrow(
    /^Deploy dev: nobody can be asked, because this is no terminal\. npm run plan -- dev --save .*; or --yes, since dev is not protected$/,
  );
  await expect(approve('Deploy staging', { environment: guarded, yes: false })).rejects.toThrow(
    /--approved-plan <digest> deploys exactly that$/,
  );
});
