import { builtWithGo, findGo, type GoProgram, type GoTools } from './go-program';

const engine: GoProgram = {
  title: 'np-guard’s netpol-analyzer 1.4.4',
  name: 'netpolicy',
  module: '.ci/netpol',
  package: 'github.com/np-guard/netpol-analyzer/cmd/netpolicy',
  cache: 'netpol-analyzer-1.4.4',
};

/** What the network suite runs with, or a line that says what is missing. */
export const findNetpolTools = (): GoTools | string => findGo(engine);

/** The engine that judges network policies. */
export const builtEngine = (tools: GoTools): string => builtWithGo(tools, engine);
