import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bucketExists } from '../../tools/bootstrap/bucket-exists';
import { Bootstrap } from '../../tools/bootstrap/run';
import { terraform, type Terraform } from '../../tools/terraform';
import { loadEnvironments } from '../../values';
import type { Environment } from '../../values/schema';
import { TerraformFleet } from '../support/terraform-fleet';

/** The bootstrap is killed between any two of its steps, and the same command is run again. */
describe('an interrupted bootstrap', () => {
  const dev = loadEnvironments().find(({ name }) => name === 'dev') as Environment;
  const id = `bootstrap-${dev.account}`;
  let fleet: TerraformFleet;

  const localState = () => existsSync(join(fleet.outdir, '..', `terraform.${id}.tfstate`));

  /** @param before the command in whose place the interruption comes */
  function bootstrap(before?: string): { bootstrap: Bootstrap; ran: readonly string[] } {
    const ran: string[] = [];
    const run: Terraform = (folder, args, options) => {
      if (args.join(' ').startsWith(before ?? 'never')) throw new Error('interrupted');
      if (folder.endsWith(id)) ran.push(args.slice(0, args[0] === 'state' ? 2 : 1).join(' '));
      return terraform(folder, args, { ...options, stdio: 'capture' });
    };
    const options = { account: dev.account, environments: [dev], outdir: fleet.outdir, yes: true };
    return {
      bootstrap: new Bootstrap({ ...options, terraform: run, bucketExists, say: () => undefined }),
      ran,
    };
  }

  beforeAll(async () => {
    fleet = await TerraformFleet.start([dev]);
  }, 120_000);
  afterAll(() => fleet.stop());

  test('before the state moves: it continues from the file', async () => {
    await expect(bootstrap('state push').bootstrap.apply()).rejects.toThrow('interrupted');
    expect(localState()).toBe(true);
  }, 300_000);

  test('after the state has moved, before that is checked: it goes on from the bucket', async () => {
    const second = bootstrap('plan');
    await expect(second.bootstrap.apply()).rejects.toThrow('interrupted');
    expect(second.ran).toEqual(['init', 'apply', 'init', 'state push']);
    expect(localState()).toBe(true);

    const third = bootstrap();
    await third.bootstrap.apply();
    expect(third.ran).toEqual(['init', 'apply']);
    expect(localState()).toBe(false);
    await fleet.expectEmptyPlan(id);
  }, 300_000);

  test('while it is destroyed: it can be kept after all, or destroyed to the end', async () => {
    await expect(bootstrap('destroy').bootstrap.destroy()).rejects.toThrow('interrupted');
    expect(localState()).toBe(true);
    await bootstrap().bootstrap.apply();
    expect(localState()).toBe(false);

    await expect(bootstrap('destroy').bootstrap.destroy()).rejects.toThrow('interrupted');
    // Some of it is gone, and the file is ahead of the bucket.
    await fleet.terraform(id, [
      'destroy',
      '-auto-approve',
      '-input=false',
      '-no-color',
      '-target=aws_ecr_repository.images_aurora-kafka_22A37FEB',
    ]);
    await bootstrap().bootstrap.destroy();
    expect(localState()).toBe(false);
    await expect(bootstrap().bootstrap.destroy()).rejects.toThrow(/nothing to destroy/);
  }, 300_000);
});
