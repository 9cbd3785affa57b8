import { appendFileSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../../values/user-error';
import { Github } from './rest';

type Variables = Readonly<Record<string, string | undefined>>;

/** A run of a workflow, as GitHub describes it to its jobs by environment variables. */
export interface WorkflowRun {
  readonly github: Github;
  /** The page of this run, for people. */
  readonly url: string;
}

function required(env: Variables, names: readonly string[]): readonly string[] {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new UserError(
      `${missing.join(', ')}: not set. A workflow of GitHub sets them; GITHUB_TOKEN is given to the step as \${{ github.token }}`,
    );
  }
  return names.map((name) => env[name] as string);
}

/**
 * The run that this process is part of.
 *
 * @throws UserError that names the variables that are missing
 */
export function workflowRun(env: Variables = process.env): WorkflowRun {
  const names = ['GITHUB_API_URL', 'GITHUB_REPOSITORY', 'GITHUB_TOKEN', 'GITHUB_SERVER_URL', 'GITHUB_RUN_ID'];
  const [api, repository, token, server, id] = required(env, names) as [
    string,
    string,
    string,
    string,
    string,
  ];
  return {
    github: new Github({ api, repository, token }),
    url: `${server}/${repository}/actions/runs/${id}`,
  };
}

const eventSchema = z.object({
  pull_request: z.object({ number: z.int(), base: z.object({ sha: z.string() }) }),
});

/** The pull request that a run is about. */
export interface PullRequest {
  readonly number: number;
  /** The commit that it would be merged into. */
  readonly base: string;
}

/**
 * Reads the event that started the run.
 *
 * @throws UserError where it is no pull request
 */
export function pullRequestOf(env: Variables = process.env): PullRequest {
  const [file] = required(env, ['GITHUB_EVENT_PATH']) as [string];
  const { data } = eventSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (data === undefined) {
    throw new UserError(
      `GITHUB_EVENT_PATH: given ${file}, which is no pull request; allowed: a run of "on: pull_request"`,
    );
  }
  return { number: data.pull_request.number, base: data.pull_request.base.sha };
}

/**
 * Gives a step its outputs, for later steps and jobs; outside of a workflow they are printed.
 *
 * @param outputs without line breaks: they would be outputs of their own
 */
export function setOutputs(outputs: Readonly<Record<string, string>>, env: Variables = process.env): void {
  const lines = Object.entries(outputs).map(([name, value]) => {
    if (/[\r\n]/.test(value)) throw new Error(`The output ${name} has a line break`);
    return `${name}=${value}\n`;
  });
  const file = env['GITHUB_OUTPUT'];
  if (file) appendFileSync(file, lines.join(''));
  else process.stdout.write(lines.join(''));
}

/** Adds to the summary of a job, which stands on the page of its run; outside of a workflow it goes nowhere. */
export function addToSummary(markdown: string, env: Variables = process.env): void {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (file) appendFileSync(file, `${markdown}\n`);
}
