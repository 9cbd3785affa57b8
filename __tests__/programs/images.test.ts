import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { copyOf, stagesOf, type Instruction, type Stage } from '../images/dockerfile';
import { node24 } from '../support/node24';

const repository = resolve(__dirname, '..', '..');

/** Where the file systems of the stages lie, one folder each. */
const work = mkdtempSync(join(tmpdir(), 'aurora-images-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Node, npm and the tools of the base image, with Node 24 before all others. */
const env = { ...process.env, PATH: `${dirname(node24())}:${process.env['PATH']}` };

/**
 * Carries out a stage without a container engine: what it copies goes into a folder that stands for its file system, and
 * its commands run on this machine, with that folder's paths for the image's own.
 */
class NativeStage {
  readonly root: string;
  private directory = '/';

  constructor(
    image: string,
    stage: Stage,
    private readonly others: ReadonlyMap<string, NativeStage>,
  ) {
    this.root = join(work, image, stage.name ?? 'last');
    mkdirSync(this.root, { recursive: true });
    for (const instruction of stage.instructions) this.carryOut(instruction);
  }

  private place(path: string): string {
    return join(this.root, resolve(this.directory, path));
  }

  private carryOut(instruction: Instruction): void {
    if (instruction.name === 'WORKDIR') {
      this.directory = instruction.text;
      mkdirSync(this.place('.'), { recursive: true });
    }
    if (instruction.name === 'COPY') this.copy(instruction);
    if (instruction.name === 'RUN') this.run(instruction.text);
  }

  private copy(instruction: Instruction): void {
    const { from, sources, target } = copyOf(instruction);
    const intoFolder = target.endsWith('/');
    for (const source of sources) {
      const found =
        from === undefined ? join(repository, source) : join(this.others.get(from)?.root ?? '', source);
      if (!existsSync(found)) throw new Error(`COPY ${source}: is not there`);
      const folder = statSync(found).isDirectory();
      const to = intoFolder && !folder ? join(this.place(target), basename(source)) : this.place(target);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(found, to, { recursive: true });
    }
  }

  private run(command: string): void {
    // Absolute paths mean the image's; the folders that the stage has made are the ones that it may mean.
    const local = command.replace(
      /(^|\s)(\/[\w./-]+)/g,
      (_, before: string, path: string) => `${before}${this.place(path)}`,
    );
    const { status, stdout, stderr } = spawnSync('sh', ['-c', local], {
      cwd: this.place('.'),
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`RUN ${command}\n${stdout}${stderr}`.slice(0, 4000));
  }
}

function build(image: string): { readonly root: string; readonly last: Stage } {
  const stages = stagesOf(join(repository, 'images', image, 'Dockerfile'));
  const built = new Map<string, NativeStage>();
  for (const stage of stages) built.set(stage.name ?? '', new NativeStage(image, stage, built));
  return { root: (built.get('') as NativeStage).root, last: stages.at(-1) as Stage };
}

describe.each(['discovery', 'processor'])('the image of %s', (image) => {
  let root = '';
  let words: readonly string[] = [];

  beforeAll(() => {
    const { root: built, last } = build(image);
    root = built;
    const entry = last.instructions.filter(({ name }) => name === 'ENTRYPOINT').at(-1);
    words = JSON.parse(entry?.text ?? '[]') as string[];
  }, 300_000);

  /** Started as its entry point says: in a root of its own where this machine lets us, else with its files in place. */
  const start = (...args: readonly string[]) => {
    const mayChangeRoot = process.getuid?.() === 0;
    const [program = '', ...rest] = mayChangeRoot
      ? ['chroot', root, ...words]
      : words.map((word) => (word.startsWith('/') ? join(root, word) : word));
    return spawnSync(program, [...rest, ...args], { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  };

  it('has all that its program needs, and explains itself', () => {
    const { status, stdout, stderr } = start('--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(image);
    expect(stdout).toContain('AURORA_KAFKA_BOOTSTRAP');
  });

  it('says what is missing, and ends with the exit code for it', () => {
    const { status, stderr } = start(image === 'discovery' ? 'run' : 'worker');
    expect(status).toBe(2);
    expect(stderr).toContain('AURORA_KAFKA_BOOTSTRAP');
    expect(stderr).not.toContain('    at ');
  });

  it('has no shell, and nothing of npm', () => {
    for (const path of [
      'bin/sh',
      'usr/bin/sh',
      'usr/local/bin/npm',
      'app/node_modules',
      'app/package.json',
    ]) {
      expect(existsSync(join(root, path))).toBe(false);
    }
  });
});
