import { simulateRds } from './simulate';
const [seed = '2', ...ids] = process.argv.slice(2);
void simulateRds({ seed: Number(seed), instances: 6, hours: 6, callsPerSecond: 1.4 }).then((run) => {
  for (const [g, records] of run.sink.generations)
    for (const r of records)
      if (r.ids.some((id) => ids.includes(id)))
        console.log(g, r.offset, r.length, r.ids.join(), (r.storedAt - run.start) / 1000, r.time);
  for (const g of run.engine.generations) {
    const t = g.bytes().toString('latin1');
    for (const id of ids)
      if (t.includes(`(id ${id})`))
        console.log(
          g.id,
          g.names.at(-1),
          t.indexOf(`(id ${id})`),
          g.size,
          g.shrinks.map((s) => `${(s.at - run.start) / 1000}: ${s.from}->${s.to}`).join('; '),
        );
  }
  for (const i of run.items)
    if (ids.some((id) => id.startsWith(i.instance_id + '.')) && (i.parent || i.superseded_by))
      console.log(
        i.generation,
        i.log_file_name,
        i.parent,
        i.base,
        i.overlap,
        i.offset,
        i.superseded_by,
        (i.found_at - run.start) / 1000,
      );
});
