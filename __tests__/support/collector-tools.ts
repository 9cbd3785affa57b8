import { builtWithGo, findGo, type GoProgram, type GoTools } from './go-program';

const collector: GoProgram = {
  title: 'the OpenTelemetry Collector 0.131.0',
  name: 'otelcol',
  module: '.ci/collector',
  package: '.',
  cache: 'collector-0.131',
};

/** What the collector suite runs with, or a line that says what is missing. */
export const findCollectorTools = (): GoTools | string => findGo(collector);

/** The real collector, with the components that the configuration uses. */
export const builtCollector = (tools: GoTools): string => builtWithGo(tools, collector);
