import { basic, eachWithDouble, root, said } from './client';

const { anonymous, call, double } = eachWithDouble();

describe('accounts (src/handler/http/auth/validator.rs, src/handler/http/request/users/mod.rs, src/service/users.rs)', () => {
  const user = {
    email: 'Someone@Example.com',
    password: 'long enough',
    first_name: 'S',
    last_name: 'O',
    role: 'viewer',
  };

  it('lets nobody in without a password that is right, and everybody ask for its health', async () => {
    expect((await anonymous('/healthz')).status).toBe(200);
    expect((await anonymous('/api/default/users')).status).toBe(401);
    const wrong = await call('GET', '/api/default/users', undefined, {
      authorization: basic({ ...root, password: 'x' }),
    });
    expect([wrong.status, wrong.text]).toEqual([401, 'Unauthorized Access']);
    expect((await call('GET', '/api/default/users')).status).toBe(200);
    expect((await call('GET', '/api/other/users')).status).toBe(404);
  });

  it('makes everybody an administrator, whatever was asked for, under an address in small letters', async () => {
    expect(await said(call('POST', '/api/default/users', user))).toEqual([200, 'User saved successfully']);
    const { json } = await call('GET', '/api/default/users');
    expect(json['data']).toEqual([
      expect.objectContaining({ email: root.email, role: 'root' }),
      expect.objectContaining({ email: 'someone@example.com', role: 'admin', first_name: 'S' }),
    ]);
    expect(double().users.accepts('someone@example.com', ' long enough ')).toBe(true);
  });

  it.each([
    { given: { ...user, password: 'short' }, told: 'Password must be at least 8 characters long' },
    { given: { ...user, role: 'root' }, told: 'Not allowed' },
    { given: { ...user, email: 'someone' }, told: 'Invalid Email address' },
    { given: { ...user, email: root.email }, told: 'User already exists' },
  ])('refuses a new account: $told', async ({ given, told }) => {
    expect(await said(call('POST', '/api/default/users', given))).toEqual([400, told]);
  });

  it('lets root set the password of others without the old one, and nobody else that of root', async () => {
    await call('POST', '/api/default/users', user);
    const change = { change_password: true, new_password: 'another one' };
    const path = '/api/default/users/someone@example.com';
    expect(await said(call('PUT', path, change))).toEqual([200, 'User updated successfully']);
    expect(double().users.accepts('someone@example.com', 'another one')).toBe(true);
    const asUser = { authorization: basic({ email: 'someone@example.com', password: 'another one' }) };
    const ofRoot = `/api/default/users/${root.email}`;
    expect(await said(call('PUT', ofRoot, change, asUser))).toEqual([400, 'Root user cannot be updated']);
    expect(await said(call('PUT', ofRoot, change))).toEqual([400, 'Please provide existing password']);
    expect(await said(call('PUT', ofRoot, { ...change, old_password: 'wrong' }))).toEqual([
      400,
      'Existing/old password mismatch, please provide valid existing password',
    ]);
    expect(await said(call('PUT', ofRoot, { ...change, old_password: root.password }))).toEqual([
      200,
      'User updated successfully',
    ]);
    expect((await call('GET', '/api/default/users')).status).toBe(401);
  });

  it.each([
    { path: 'nobody@example.com', given: { new_password: 'long enough' }, told: [404, 'User not found'] },
    {
      path: 'nobody@example.com',
      given: {},
      told: [400, 'Please specify appropriate fields to update user'],
    },
    {
      path: 'nobody@example.com',
      given: { change_password: true, new_password: 'short' },
      told: [400, 'Password must be at least 8 characters long'],
    },
  ])('refuses a change: $told', async ({ path, given, told }) => {
    expect(await said(call('PUT', `/api/default/users/${path}`, given))).toEqual(told);
  });
});
