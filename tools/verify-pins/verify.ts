import { type Component, imageReference } from '../../values/component';
import type { KubernetesVersion } from '../../values/kubernetes-versions';
import type { AwsCli } from './aws-cli';
import { checkChart } from './check-chart';
import { checkAddOn, checkNodeImage } from './check-eks';
import { checkImage } from './check-image';
import { Unreachable } from './http';
import type { PinOutcome, Verdict } from './outcome';
import type { RegistryClient } from './registry';

/** What is checked, and whom to ask. */
export interface VerifyProps {
  readonly components: readonly Component[];
  readonly kubernetesVersions: readonly KubernetesVersion[];
  readonly registry: RegistryClient;
  readonly aws: AwsCli;
}

interface Question {
  readonly pin: string;
  readonly given: string;
  readonly ask: () => Promise<Verdict>;
}

function componentQuestions({ registry }: VerifyProps, component: Component): Question[] {
  const { id, image, chart } = component;
  const questions: Question[] = [];
  if (image.pinned === 'here') {
    const pulled = image.upstream ?? image;
    questions.push({
      pin: image.upstream ? `${id} image (source of the copy)` : `${id} image`,
      given: image.upstream
        ? `${pulled.registry}/${pulled.repository}:${pulled.tag}${pulled.digest ? `@${pulled.digest}` : ''}`
        : imageReference(image),
      ask: () => checkImage(registry, pulled),
    });
  }
  if (chart) {
    questions.push({
      pin: `${id} chart`,
      given: `${chart.repository.replace(/\/$/, '')}/${chart.name} ${chart.version}`,
      ask: () => checkChart(registry, chart),
    });
  }
  return questions;
}

function clusterQuestions({ aws }: VerifyProps, { version, pins }: KubernetesVersion): Question[] {
  if (!pins) return [];
  return [
    ...Object.entries(pins.addOns).map(([name, addOn]) => ({
      pin: `${name} for Kubernetes ${version}`,
      given: addOn.version,
      ask: () => checkAddOn(aws, name, addOn.version, version),
    })),
    {
      pin: `node image for Kubernetes ${version}`,
      given: pins.nodeImage.release,
      ask: () => checkNodeImage(aws, pins.nodeImage.release, version),
    },
  ];
}

async function answer({ pin, given, ask }: Question): Promise<PinOutcome> {
  try {
    return { pin, given, ...(await ask()) };
  } catch (error) {
    if (error instanceof Unreachable) return { pin, given, status: 'unreachable', detail: error.message };
    throw error;
  }
}

/**
 * Asks the registries and AWS about every pin, one after the other: registries count anonymous requests. Images of our own
 * are left out, because they have no tag before they are deployed.
 */
export async function verifyPins(props: VerifyProps): Promise<PinOutcome[]> {
  const questions = [
    ...props.components.flatMap((component) => componentQuestions(props, component)),
    ...props.kubernetesVersions.flatMap((row) => clusterQuestions(props, row)),
  ];
  const outcomes: PinOutcome[] = [];
  for (const question of questions) outcomes.push(await answer(question));
  return outcomes;
}
