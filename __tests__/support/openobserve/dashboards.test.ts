import { eachWithDouble, root, said } from './client';

const { call } = eachWithDouble();

describe('dashboards (src/service/dashboards/mod.rs) and folders (src/service/folders.rs)', () => {
  const dashboard = { version: 5, title: ' A title ', description: 'text', tabs: [] };
  const path = '/api/default/dashboards/an-id';

  const folder = async () => {
    const { json } = await call('POST', '/api/v2/default/folders/dashboards', { name: 'F', description: '' });
    return String(json['folderId']);
  };

  it('knows folders by an id of its own, and no two by one name', async () => {
    const id = await folder();
    expect((await call('GET', '/api/v2/default/folders/dashboards/name/F')).json).toMatchObject({
      folderId: id,
    });
    expect((await call('GET', `/api/v2/default/folders/dashboards/${id}`)).json).toMatchObject({ name: 'F' });
    expect((await call('GET', '/api/v2/default/folders/alerts/name/F')).status).toBe(404);
    expect(
      await said(call('POST', '/api/v2/default/folders/dashboards', { name: 'F', description: '' })),
    ).toEqual([400, 'Folder with this name already exists in this organization']);
  });

  it('makes a dashboard by PUT under the given id, and changes it for who knows its hash', async () => {
    expect((await call('PUT', `${path}?folder=nowhere`, dashboard)).status).toBe(500);
    const id = await folder();
    const { json: made } = await call('PUT', `${path}?folder=${id}`, dashboard);
    expect(made).toMatchObject({
      v1: null,
      version: 5,
      v5: { dashboardId: 'an-id', title: 'A title', owner: root.email },
    });
    expect((await call('GET', path)).json).toEqual(made);
    expect((await call('PUT', `${path}?folder=${id}`, dashboard)).status).toBe(500);
    expect((await call('PUT', `${path}?folder=${id}&hash=1`, dashboard)).status).toBe(409);
    const change = { ...dashboard, title: 'Another' };
    const { json: changed } = await call('PUT', `${path}?folder=${id}&hash=${String(made['hash'])}`, change);
    expect(changed['hash']).not.toBe(made['hash']);
    expect((await call('GET', `/api/default/dashboards?folder=${id}`)).json['dashboards']).toEqual([
      expect.objectContaining({ dashboard_id: 'an-id', folder_id: id, folder_name: 'F', title: 'Another' }),
    ]);
  });

  it('chooses an id for what is posted, every time, and makes the default folder for it', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const { json } = await call('POST', '/api/default/dashboards', {
          ...dashboard,
          dashboardId: 'an-id',
        });
        return (json['v5'] as Record<string, unknown>)['dashboardId'];
      }),
    );
    expect(new Set([...ids, 'an-id']).size).toBe(3);
    expect((await call('GET', '/api/default/dashboards')).json['dashboards']).toHaveLength(2);
  });

  it.each([
    { what: 'no title', given: { ...dashboard, title: ' ' }, status: 500 },
    {
      what: 'a panel that lacks what it cannot do without',
      given: { ...dashboard, tabs: [{ tabId: 't', name: 'T', panels: [{}] }] },
      status: 400,
    },
  ])('refuses $what', async ({ given, status }) => {
    expect((await call('PUT', `${path}?folder=${await folder()}`, given)).status).toBe(status);
    expect((await call('GET', path)).status).toBe(404);
  });
});
