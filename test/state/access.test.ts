import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { AlreadyExists, NotFound } from '../../src/state/state-errors.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { ANNA, type Clock, MINUTE, openState, START } from './state-case.ts';

let state: StateStore;
let clock: Clock;
beforeEach(async () => {
  ({ state, clock } = await openState());
});
afterEach(() => state.close());

const actions = async () => (await state.audit.list()).items.map((entry) => `${entry.action} ${entry.subject}`);

describe('a token', () => {
  test('is known by its secret, which is shown once and kept as a hash', async () => {
    const { token, secret } = await state.tokens.create({ name: 'ci', role: 'ingest' }, ANNA);
    expect(secret).toMatch(/^seismo_[\w-]{43}$/);
    expect(token).toMatchObject({
      name: 'ci',
      role: 'ingest',
      created_by: 'anna',
      last_used_at: null,
      revoked_at: null,
    });
    expect(JSON.stringify(await state.tokens.list())).not.toContain(secret.slice(10));
    clock.ms += MINUTE;
    expect(await state.tokens.verify(secret)).toEqual({ ...token, last_used_at: new Date(clock.ms).toISOString() });
    expect(await state.tokens.verify(`${secret}x`)).toBeUndefined();
    expect(await state.tokens.verify('')).toBeUndefined();
    await state.tidy();
    expect((await state.tokens.list())[0]?.last_used_at).toBe(new Date(clock.ms).toISOString());
  });

  test('ends when it is revoked or expires', async () => {
    const lasting = await state.tokens.create({ name: 'a', role: 'admin' }, ANNA);
    const short = await state.tokens.create({ name: 'b', role: 'viewer', expiresAt: START + MINUTE }, ANNA);
    expect((await state.tokens.verify(short.secret))?.name).toBe('b');
    clock.ms = START + MINUTE;
    expect(await state.tokens.verify(short.secret)).toBeUndefined();
    const revoked = await state.tokens.revoke(lasting.token.id, ANNA);
    expect(revoked.revoked_at).toBe(new Date(clock.ms).toISOString());
    expect(await state.tokens.verify(lasting.secret)).toBeUndefined();
    expect(await state.tokens.revoke(lasting.token.id, ANNA)).toMatchObject({ revoked_at: revoked.revoked_at });
    await expect(state.tokens.revoke('none', ANNA)).rejects.toThrow(NotFound);
    expect((await state.tokens.list()).map((token) => token.name)).toEqual(['b', 'a']);
    expect(await actions()).toEqual(['token.revoke a', 'token.create b', 'token.create a']);
  });

  test('has a name of its own among those in force', async () => {
    const { token } = await state.tokens.create({ name: 'a', role: 'viewer' }, ANNA);
    await expect(state.tokens.create({ name: ' a ', role: 'viewer' }, ANNA)).rejects.toThrow(AlreadyExists);
    await state.tokens.revoke(token.id, ANNA);
    await state.tokens.create({ name: 'a', role: 'viewer' }, ANNA);
    await expect(state.tokens.create({ name: '', role: 'viewer' }, ANNA)).rejects.toThrow(UserError);
    await expect(state.tokens.create({ name: 'x', role: 'viewer', expiresAt: START }, ANNA)).rejects.toThrow('expired');
  });
});

describe('a user', () => {
  const password = 'correct horse battery';

  test('signs in with a password, whatever the case of the name', async () => {
    const user = await state.users.create({ name: 'Zoë', role: 'analyst', password }, ANNA);
    expect(user).toMatchObject({ name: 'Zoë', role: 'analyst', last_login_at: null });
    clock.ms += MINUTE;
    expect(await state.users.verify('zoë', password)).toEqual({
      ...user,
      last_login_at: new Date(clock.ms).toISOString(),
    });
    expect(await state.users.verify('Zoë', `${password}!`)).toBeUndefined();
    expect(await state.users.verify('nobody', password)).toBeUndefined();
    await expect(state.users.create({ name: 'ZOË', role: 'viewer', password }, ANNA)).rejects.toThrow(AlreadyExists);
    const short = { name: 'x', role: 'viewer', password: 'too short' } as const;
    await expect(state.users.create(short, ANNA)).rejects.toThrow('at least 12 characters');
  });

  test('loses the sessions when password or role change, or on removal', async () => {
    await state.users.create({ name: 'zoe', role: 'analyst', password }, ANNA);
    const begin = () => state.sessions.create({ user: 'zoe', role: 'analyst', lasts: MINUTE });
    const changes = [
      () => state.users.setRole('zoe', 'viewer', ANNA),
      () => state.users.setPassword('zoe', 'another long password', ANNA),
      () => state.users.remove('Zoe', ANNA),
    ];
    const other = await state.sessions.create({ user: 'ben', role: 'admin', lasts: MINUTE });
    for (const apply of changes) {
      const { secret } = await begin();
      await apply();
      expect(await state.sessions.verify(secret)).toBeUndefined();
      if (apply === changes[1])
        expect(await state.users.verify('zoe', 'another long password')).toMatchObject({ role: 'viewer' });
    }
    expect(await state.users.list()).toEqual([]);
    expect((await state.sessions.verify(other.secret))?.user).toBe('ben');
    await expect(state.users.setRole('zoe', 'admin', ANNA)).rejects.toThrow(NotFound);
    expect((await actions()).filter((action) => action.startsWith('user.'))).toEqual([
      'user.remove zoe',
      'user.password zoe',
      'user.role zoe',
      'user.create zoe',
    ]);
  });
});

test('a session lasts so long, and ends when asked to', async () => {
  const given = { user: 'anna', role: 'admin', lasts: MINUTE, address: '192.0.2.7' } as const;
  const one = await state.sessions.create(given);
  const two = await state.sessions.create(given);
  expect(one.session).toMatchObject({ user: 'anna', role: 'admin', address: '192.0.2.7' });
  expect(one.session.csrf).not.toBe(two.session.csrf);
  expect(JSON.stringify(one.session)).not.toContain(one.secret);
  expect(await state.sessions.verify(one.secret)).toEqual(one.session);
  expect(await state.sessions.verify(one.session.id)).toBeUndefined();
  await state.sessions.end(one.session.id, ANNA);
  expect(await state.sessions.verify(one.secret)).toBeUndefined();
  expect(await state.sessions.list('anna')).toEqual([two.session]);
  clock.ms += MINUTE;
  expect(await state.sessions.verify(two.secret)).toBeUndefined();
  expect((await state.tidy()).sessions).toBe(1);
  await state.sessions.create(given);
  expect(await state.sessions.endAll('anna', ANNA)).toBe(1);
});

test('the audit log is listed by actor, action, subject and time, newest first, in pages', async () => {
  const ben = { name: 'ben' };
  await state.audit.append({ action: 'prompt.view', subject: 'alert-1', details: { field: 'gen_ai.prompt' } }, ANNA);
  clock.ms += MINUTE;
  await state.audit.append({ action: 'prompt.view', subject: 'alert-2' }, ben);
  await state.audit.append({ action: 'prompts' }, ben);
  const subjects = async (...given: Parameters<typeof state.audit.list>) =>
    (await state.audit.list(...given)).items.map((entry) => entry.subject);
  expect(await subjects()).toEqual([null, 'alert-2', 'alert-1']);
  expect(await subjects({ actors: ['anna'] })).toEqual(['alert-1']);
  expect(await subjects({ actions: ['prompt.'] })).toEqual(['alert-2', 'alert-1']);
  expect(await subjects({ actions: ['prompt.view'], subjects: ['alert-2'] })).toEqual(['alert-2']);
  expect(await subjects({ at: { from: START, to: START + 1 } })).toEqual(['alert-1']);
  const first = await state.audit.list({}, { limit: 2 });
  const last = await state.audit.list({}, { limit: 2, cursor: first.next! });
  expect(last).toMatchObject({
    items: [
      { at: new Date(START).toISOString(), actor: 'anna', address: '192.0.2.7', details: { field: 'gen_ai.prompt' } },
    ],
    next: null,
  });
});
