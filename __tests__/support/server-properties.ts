import type { HelmValues } from '../../constructs/helm/helm-values';

/** A listener as the chart’s values have it. */
interface Listener {
  readonly protocol: string;
}

/** The values that `server.properties` is made of. */
interface BrokerValues {
  readonly listeners: Readonly<Record<'client' | 'controller' | 'interbroker', Listener>>;
  readonly sasl: {
    readonly enabledMechanisms: string;
    readonly interBrokerMechanism: string;
    readonly controllerMechanism: string;
    readonly interbroker: { readonly user: string };
    readonly controller: { readonly user: string };
    readonly client: { readonly users: readonly string[] };
  };
  readonly overrideConfiguration: Readonly<Record<string, string>>;
}

/** Where the broker of a test listens, on this machine alone. */
export interface BrokerPlace {
  readonly ports: Readonly<Record<'client' | 'controller' | 'interbroker', number>>;
  readonly dataFolder: string;
  /** The password of each user. */
  readonly passwords: Readonly<Record<string, string>>;
}

/** The chart’s names of its listeners, which we do not set. */
const names = { client: 'CLIENT', interbroker: 'INTERNAL', controller: 'CONTROLLER' } as const;

/**
 * `server.properties` as chart and init container make it of our values, but for host, ports and folder.
 *
 * Source: bitnami/charts, kafka 32.4.3: templates/controller-eligible/configmap.yaml, “kafka.controller.config”;
 * templates/_helpers.tpl, “kafka.commonConfig”; templates/_init_containers.tpl, “prepareConfig”, which adds `node.id`
 * and the passwords.
 */
export function serverProperties(values: HelmValues, place: BrokerPlace): Readonly<Record<string, string>> {
  const { listeners, sasl, overrideConfiguration } = values as unknown as BrokerValues;
  const login = (listener: keyof typeof names): string => {
    const own = { client: undefined, interbroker: sasl.interbroker.user, controller: sasl.controller.user }[
      listener
    ];
    const users = [...(own === undefined ? [] : [own]), ...sasl.client.users];
    return [
      'org.apache.kafka.common.security.plain.PlainLoginModule required',
      ...(own === undefined ? [] : [`username="${own}" password="${place.passwords[own]}"`]),
      ...users.map((user) => `user_${user}="${place.passwords[user]}"`),
    ].join(' ');
  };
  const address = (listener: keyof typeof names): string =>
    `${names[listener]}://127.0.0.1:${place.ports[listener]}`;
  const protocol = (listener: keyof typeof names): string =>
    `${names[listener]}:${listeners[listener].protocol}`;
  return {
    'node.id': '0',
    'process.roles': 'controller,broker',
    listeners: [address('client'), address('interbroker'), address('controller')].join(','),
    'advertised.listeners': [address('client'), address('interbroker')].join(','),
    'listener.security.protocol.map': [
      protocol('controller'),
      protocol('client'),
      protocol('interbroker'),
    ].join(','),
    'inter.broker.listener.name': names.interbroker,
    'controller.listener.names': names.controller,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${place.ports.controller}`,
    'log.dir': place.dataFolder,
    'sasl.enabled.mechanisms': sasl.enabledMechanisms,
    'sasl.mechanism.inter.broker.protocol': sasl.interBrokerMechanism,
    'sasl.mechanism.controller.protocol': sasl.controllerMechanism,
    ...Object.fromEntries(
      Object.entries(names).map(([listener, name]) => [
        `listener.name.${name.toLowerCase()}.plain.sasl.jaas.config`,
        `${login(listener as keyof typeof names)};`,
      ]),
    ),
    ...overrideConfiguration,
  };
}
