import { builtWithGo, findGo, type GoProgram, type GoTools } from './go-program';

const actionlint: GoProgram = {
  title: 'actionlint 1.7.11',
  name: 'actionlint',
  module: '.ci/actionlint',
  package: 'github.com/rhysd/actionlint/cmd/actionlint',
  cache: 'actionlint-1.7.11',
};

/** What the workflows suite runs with, or a line that says what is missing. */
export const findActionlintTools = (): GoTools | string => findGo(actionlint);

/** The program that checks workflows: syntax, expressions, contexts, inputs of actions, permissions, runners. */
export const builtActionlint = (tools: GoTools): string => builtWithGo(tools, actionlint);
