import { flows, partyTitle } from '../../../contract/network-flows';
import { outsiders, type OutsiderName } from '../../../contract/network-flows/outside';
import { workloadNames, workloads } from '../../../contract/workloads';
import { renderNetworkFlows } from '../../../tools/docs/network-flows';

const page = renderNetworkFlows();
const lines = page.split('\n');

/** The one row of a table that starts with a text. */
function row(start: string): string {
  const rows = lines.filter((line) => line.startsWith(`| ${start} |`));
  if (rows.length !== 1) throw new Error(`${rows.length} rows start with ${start}`);
  return rows[0] as string;
}

describe('docs/network-flows.md', () => {
  it.each(flows.map((flow) => [flow.id, flow] as const))('says who, where and why of %s', (id, flow) => {
    const text = row(`\`${id}\``);
    for (const party of [...flow.from, flow.to]) expect(text).toContain(partyTitle(party));
    for (const { port } of flow.ports) expect(text).toContain(String(port));
    expect(text).toContain(flow.why);
    expect(text).toContain(flow.condition?.text ?? '| everywhere |');
  });

  it.each(flows.map((flow) => [flow.id, flow] as const))('draws %s', (_, flow) => {
    const arrow = flow.condition
      ? /^ {2}(\w+) -\. "[A-Z 0-9,]+" \.-> (\w+)$/
      : /^ {2}(\w+) -- "[A-Z 0-9,]+" --> (\w+)$/;
    const drawn = lines.flatMap((line) => {
      const [, from, to] = arrow.exec(line) ?? [];
      return to === flow.to ? [from] : [];
    });
    expect(drawn).toEqual(expect.arrayContaining([...flow.from]));
  });

  it('draws no arrow that is no flow', () => {
    const arrows = lines.filter((line) => /^ {2}.*->/.test(line));
    expect(arrows).toHaveLength(flows.reduce((sum, { from }) => sum + from.length, 0));
  });

  it.each(Object.keys(outsiders) as OutsiderName[])('says where %s is', (name) => {
    expect(row(outsiders[name].name)).toContain(outsiders[name].what);
  });

  it('names addresses: the agent for credentials, DNS, prefix lists', () => {
    expect(row('Pod Identity agent')).toContain('`169.254.170.23/32`');
    expect(row('Cluster DNS')).toContain('`kube-system` with `k8s-app=kube-dns`');
    expect(row('Amazon S3')).toContain('`com.amazonaws.<region>.s3`');
    expect(row('Internet')).toContain('`0.0.0.0/0` except `10.0.0.0/8`');
  });

  it.each(workloadNames)('says how %s is known', (id) => {
    const text = row(workloads[id].name);
    for (const [key, value] of Object.entries(workloads[id].labels))
      expect(text).toContain(`\`${key}=${value}\``);
  });

  it('says plainly that the policies are the fence, and what is not encrypted', () => {
    expect(page).toContain('has no roles');
    expect(page).toContain('Nothing between pods is encrypted');
  });
});
