import type { Component } from './component';
import { curl } from './components/curl';
import { fluentBit } from './components/fluent-bit';
import { kafka } from './components/kafka';
import { openobserve } from './components/openobserve';
import { otelCollector } from './components/otel-collector';
import { discovery, processor } from './components/services';
import { valkey } from './components/valkey';

/**
 * Every image and chart that this system deploys, pinned and for ARM64. What belongs to the cluster itself (EKS add-ons,
 * the node image, Kubernetes) stands in `kubernetes-versions.ts`, because it goes with the Kubernetes version.
 */
export const components = {
  openobserve,
  otelCollector,
  fluentBit,
  kafka,
  valkey,
  curl,
  discovery,
  processor,
} as const;

/** The same components as a list, in the order of the generated page. */
export const allComponents: readonly Component[] = Object.values(components);
