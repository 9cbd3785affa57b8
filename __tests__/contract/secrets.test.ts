import { secrets, type SecretContract } from '../../contract/secrets';

const contracts = Object.entries(secrets) as [string, SecretContract][];

describe.each([
  ['root', secrets.openobserveRoot],
  ['ingest', secrets.openobserveIngest],
])('the %s account of OpenObserve', (_, { literals, passwords }) => {
  it('has an address that OpenObserve accepts: lower case, with a top-level domain of 2 to 6 characters', () => {
    expect(literals.email).toMatch(/^[a-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,6}$/);
  });

  it('has one password', () => {
    expect(passwords).toEqual(['password']);
  });
});

it('the accounts of OpenObserve are two: what people may do, ingestion may not', () => {
  expect(secrets.openobserveRoot.literals.email).not.toBe(secrets.openobserveIngest.literals.email);
});

it('no two secrets share a name', () => {
  const names = contracts.map(([, { name }]) => name);
  expect(new Set(names).size).toBe(names.length);
});

it.each(contracts)(
  '%s has a name for Secrets Manager, and fields that are words and never given twice',
  (_, secret) => {
    const { name, literals, passwords } = secret;
    expect(name).toMatch(/^[a-z][a-z0-9-]+$/);
    // Secrets Manager guesses the end of an ARN where a name looks like one: "-" and six characters.
    expect(name).not.toMatch(/-[a-z0-9]{6}$/);
    const fields = [...Object.keys(literals), ...passwords];
    expect(new Set(fields).size).toBe(fields.length);
    for (const field of fields) expect(field).toMatch(/^[a-z][a-z_]*$/);
  },
);

it.each(contracts)('%s holds a password, and no literal that is one', (_, { literals, passwords }) => {
  expect(passwords).not.toHaveLength(0);
  for (const field of Object.keys(literals)) expect(field).not.toMatch(/pass|secret|token|key/);
});
