import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { kafka } from '../../values/components/kafka';

/** What a real broker runs with. */
export interface KafkaTools {
  readonly java: string;
  /** One line that says what was found. */
  readonly summary: string;
}

const version = kafka.chart.appVersion;
const cache = resolve(__dirname, '..', '..', '.cache');
const libraries = join(cache, `kafka-${version}`);

/** Kafka’s libraries of the pinned version: broker, tools, and the logging that its distribution brings (4.0.0: log4j 2.24.3). */
const dependencies = [
  { group: 'org.apache.kafka', artifact: 'kafka_2.13', version },
  { group: 'org.apache.kafka', artifact: 'kafka-tools', version },
  { group: 'org.apache.logging.log4j', artifact: 'log4j-slf4j-impl', version: '2.24.3' },
];

const majorOf = (java: string): number => {
  const { stderr, status } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return status === 0 ? Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) : 0;
};

/**
 * Finds Java, and Maven where Kafka’s libraries are not cached yet. `JAVA_HOME` names another Java than the one on the path.
 *
 * @returns what was found, or a line that names everything that is missing
 */
export function findKafkaTools(): KafkaTools | string {
  const missing = [];
  const home = process.env['JAVA_HOME'];
  const java = home ? join(home, 'bin', 'java') : 'java';
  const major = majorOf(java);
  if (major < 17) missing.push('Java 17 or newer');
  const cached = existsSync(libraries);
  if (!cached && spawnSync('mvn', ['-version'], { stdio: 'ignore' }).status !== 0) {
    missing.push(`Maven, which fetches Kafka ${version}`);
  }
  if (missing.length > 0) return `missing: ${missing.join('; ')}`;
  return { java, summary: `Kafka ${version} ${cached ? 'from the cache' : 'by Maven'} on Java ${major}` };
}

function projectFile(): string {
  const wanted = dependencies.map(
    ({ group, artifact, version: wantedVersion }) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${wantedVersion}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>aurora</groupId><artifactId>kafka-for-tests</artifactId><version>1</version>
<dependencies>${wanted.join('')}</dependencies></project>
`;
}

/**
 * The folder with Kafka’s libraries. The first call fetches them, into a folder that gets its name when it is complete.
 *
 * @throws Error with Maven’s words when it cannot fetch them
 */
export function kafkaLibraries(): string {
  if (existsSync(libraries)) return libraries;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'kafka-fetch-'));
  try {
    writeFileSync(join(folder, 'pom.xml'), projectFile());
    const fetched = spawnSync(
      'mvn',
      ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=libs'],
      { cwd: folder, encoding: 'utf8' },
    );
    if (fetched.status !== 0)
      throw new Error(`Maven cannot fetch Kafka ${version}:\n${fetched.stdout}${fetched.stderr}`);
    renameSync(join(folder, 'libs'), libraries);
    return libraries;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
