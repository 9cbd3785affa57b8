import {
  json,
  message,
  readObject,
  text,
  textOr,
  unsupportedName,
  type Answer,
  type Call,
  type Route,
} from './http';

interface Template {
  name: string;
  body: string;
  type: string;
  title: string;
}

interface Destination {
  name: string;
  url: string;
  method: string;
  template: string | undefined;
}

/**
 * Templates of notifications, and where they go. Only HTTP destinations are modelled.
 * Follows openobserve v0.15.0-rc4, src/handler/http/models/destinations.rs, src/handler/http/request/alerts/templates.rs
 * and destinations.rs, src/service/alerts/templates.rs and destinations.rs.
 */
export class Destinations {
  private readonly templates = new Map<string, Template>();
  private readonly destinations = new Map<string, Destination>();

  has(name: string): boolean {
    return this.destinations.has(name);
  }

  urlOf(name: string): string | undefined {
    return this.destinations.get(name)?.url;
  }

  templateOf(name: string): string | undefined {
    return this.templates.get(name)?.body;
  }

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/{org}/alerts/templates', handle: () => json([...this.templates.values()]) },
    { method: 'GET', path: '/{org}/alerts/templates/{name}', handle: (call) => this.template(call) },
    { method: 'POST', path: '/{org}/alerts/templates', handle: (call) => this.saveTemplate(call, true) },
    {
      method: 'PUT',
      path: '/{org}/alerts/templates/{name}',
      handle: (call) => this.saveTemplate(call, false),
    },
    { method: 'GET', path: '/{org}/alerts/destinations/{name}', handle: (call) => this.destination(call) },
    {
      method: 'POST',
      path: '/{org}/alerts/destinations',
      handle: (call) => this.saveDestination(call, true),
    },
    {
      method: 'PUT',
      path: '/{org}/alerts/destinations/{name}',
      handle: (call) => this.saveDestination(call, false),
    },
  ];

  private template({ params }: Call): Answer {
    const template = this.templates.get(params['name'] ?? '');
    return template === undefined
      ? message('Template not found', 404)
      : json({
          name: template.name,
          body: template.body,
          isDefault: true,
          type: template.type,
          title: template.title,
        });
  }

  private saveTemplate(call: Call, create: boolean): Answer {
    const object = readObject(call);
    const body = textOr(object, 'body');
    const name = (call.params['name'] ?? textOr(object, 'name')).trim();
    if (body === '') return message('Template body cannot be empty', 400);
    if (name === '') return message('Template name cannot be empty', 400);
    if (name.includes('/') || unsupportedName(name)) return message('Template name is not valid', 400);
    const exists = this.templates.has(name);
    if (create && exists) return message('Template with the same name already exists', 400);
    if (!create && !exists) return message('Template not found', 404);
    this.templates.set(name, {
      name,
      body,
      type: textOr(object, 'type', 'http'),
      title: textOr(object, 'title'),
    });
    return create ? message('Template saved', 200, { name }) : message('Template updated');
  }

  private destination({ params }: Call): Answer {
    const destination = this.destinations.get(params['name'] ?? '');
    if (destination === undefined) return message('Destination not found', 404);
    const { name, url, method, template } = destination;
    return json({
      name,
      url,
      method,
      skip_tls_verify: false,
      ...(template === undefined ? {} : { template }),
      emails: [],
      type: 'http',
    });
  }

  private saveDestination(call: Call, create: boolean): Answer {
    const object = readObject(call);
    const url = textOr(object, 'url');
    const name = (call.params['name'] ?? textOr(object, 'name')).trim();
    if (url === '') return message('HTTP destination must have a url', 400);
    if (name === '') return message('Destination name cannot be empty', 400);
    if (name.includes('/') || unsupportedName(name)) return message('Destination name is not valid', 400);
    const exists = this.destinations.has(name);
    if (create && exists) return message('Destination with the same name already exists', 400);
    if (!create && !exists) return message('Destination not found', 404);
    const template = object['template'] === undefined ? undefined : text(object, 'template');
    this.destinations.set(name, { name, url, method: textOr(object, 'method', 'post'), template });
    return create ? message('Destination saved', 200, { name }) : message('Destination updated');
  }
}
