import { createInterface } from 'node:readline';
import type { Hint } from '../../contract/messages';
import { topics } from '../../contract/topics';
import { kafkaHintPublisher } from '../../services/discovery/kafka-hint-publisher';
import type { ReceivedHint } from '../../services/processor/ports/hints';
import { kafkaHintStream } from '../../services/processor/worker/kafka-hint-stream';
import { systemClock } from '../../services/shared/clock';
import { pinoLog } from '../../services/shared/pino-log';

/**
 * Hints through Kafka, by themselves: a program that a test starts on Node 24 as `publish` or `receive`, tells what to do in
 * lines, and that answers in lines of JSON.
 */
const [role = '', bootstrap = '', password = ''] = process.argv.slice(2);
const username = role === 'publish' ? 'discovery' : 'processor';
const access = { bootstrap, username, password, clientId: `test-${role}` };
const log = pinoLog({ service: role, environment: 'test', toError: true });
const answer = (said: unknown): void => void process.stdout.write(`${JSON.stringify(said)}\n`);
const lines = createInterface({ input: process.stdin });

async function publish(): Promise<void> {
  const publisher = kafkaHintPublisher(access);
  for await (const line of lines) {
    await publisher.publish(JSON.parse(line) as Hint[]).then(
      () => answer({ published: true }),
      (error: unknown) => answer({ published: false, cause: String(error) }),
    );
  }
  await publisher.close();
}

async function receive(): Promise<void> {
  const stream = kafkaHintStream({
    ...{ access, log, clock: systemClock, random: Math.random },
    topics: [topics.error, topics.slowquery],
    sessionTimeout: 6000,
  });
  /** What is received while it is told to hold, is done when it is told to let go. */
  let held: ReceivedHint[] | undefined;
  void (async () => {
    for await (const hint of stream) {
      answer({ hint: hint.hint.generation });
      if (held) held.push(hint);
      else hint.done();
    }
  })();
  for await (const line of lines) {
    if (line === 'hold') held ??= [];
    if (line === 'let go') {
      for (const hint of held ?? []) hint.done();
      held = undefined;
    }
    answer({ told: line, ready: stream.check().ok, underWay: stream.underWay });
  }
  await stream.close();
}

void (role === 'publish' ? publish() : receive()).then(() => process.exit(0));
