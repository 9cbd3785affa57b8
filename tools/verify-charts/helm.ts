import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../values/user-error';

const run = promisify(execFile);

/** What one rendering is made of. */
export interface RenderInput {
  /** Folder or package of the chart. */
  readonly chart: string;
  readonly releaseName: string;
  readonly namespace: string;
  /** `1.36`: the capabilities that the chart finds. */
  readonly kubernetesVersion: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Manifests, or what the chart has against the values. */
export type Rendering = { readonly manifests: string } | { readonly refusal: string };

/** As many processes as a small machine has cores. */
const atOnce = 2;

const fromHelm = (error: unknown): string => {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim();
};

/** What checks need of Helm. */
export type Renderer = Pick<Helm, 'render' | 'pull'>;

/** Renders charts with the `helm` program. The same input is rendered once; `close` removes what was written for it. */
export class Helm {
  private readonly work = mkdtempSync(join(tmpdir(), 'aurora-verify-charts-'));
  private readonly renderings = new Map<string, Promise<Rendering>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  private constructor(
    private readonly program: string,
    /** What the program says of itself. */
    public readonly version: string,
  ) {}

  /**
   * Finds the program.
   *
   * @throws UserError where there is none that runs, or it is not Helm 3
   */
  static async find(program = process.env['HELM'] ?? 'helm'): Promise<Helm> {
    let version: string;
    try {
      version = (await run(program, ['version', '--short'])).stdout.trim();
    } catch (error) {
      throw new UserError(
        `helm: given ${JSON.stringify(program)}, which does not run (${fromHelm(error).split('\n')[0]}); allowed: Helm 3. ` +
          'Install it, put it on the PATH or name it by HELM; where Go is, .ci/go-tools builds it.',
      );
    }
    if (!version.startsWith('v3.')) {
      throw new UserError(
        `helm: given ${JSON.stringify(program)}, which is ${version}; allowed: Helm 3, as in the provider`,
      );
    }
    return new Helm(program, version);
  }

  close(): void {
    rmSync(this.work, { recursive: true, force: true });
  }

  /** How many times the program has rendered. */
  get rendered(): number {
    return this.renderings.size;
  }

  render(input: RenderInput): Promise<Rendering> {
    const key = createHash('sha256').update(JSON.stringify(input)).digest('hex');
    const known = this.renderings.get(key);
    if (known) return known;
    const rendering = this.inTurn(() => this.template(input, join(this.work, `${key}.json`)));
    this.renderings.set(key, rendering);
    return rendering;
  }

  /** Fetches a package, with its dependencies inside. */
  async pull(chart: { name: string; version: string }, from: string, folder: string): Promise<string> {
    const where = from.startsWith('oci://') ? [`${from}/${chart.name}`] : [chart.name, '--repo', from];
    try {
      await run(this.program, ['pull', ...where, '--version', chart.version, '--destination', folder]);
    } catch (error) {
      throw new UserError(
        `chart ${chart.name} ${chart.version}: ${from} could not be asked or does not have it: ${fromHelm(error)}\n` +
          'Give charts that are at hand by --charts <folder>.',
      );
    }
    return join(folder, `${chart.name}-${chart.version}.tgz`);
  }

  private async template(input: RenderInput, file: string): Promise<Rendering> {
    const { chart, releaseName, namespace, kubernetesVersion, values } = input;
    writeFileSync(file, JSON.stringify(values));
    // Pods of `helm test` are left out: Terraform’s provider never runs them.
    const place = ['--namespace', namespace, '--kube-version', `${kubernetesVersion}.0`, '--skip-tests'];
    try {
      const { stdout } = await run(
        this.program,
        ['template', releaseName, chart, ...place, '--values', file],
        {
          maxBuffer: 64 * 1024 ** 2,
        },
      );
      return { manifests: stdout };
    } catch (error) {
      return { refusal: fromHelm(error) };
    } finally {
      rmSync(file, { force: true });
    }
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= atOnce) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
