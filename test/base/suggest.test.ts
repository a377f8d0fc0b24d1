import { expect, test } from 'vitest';
import { suggest } from '../../src/base/suggest.ts';

const names = ['user.id', 'user.name', 'gen_ai.request.model.id', 'event.action'];

test.each([
  ['user.idd', 'user.id'],
  ['usre.name', 'user.name'],
  ['User.ID', 'user.id'],
  ['gen_ai.reqest.modl.id', 'gen_ai.request.model.id'],
  ['something.else', undefined],
  ['x', undefined],
  ['', undefined],
])('for %j: %j', (name, nearest) => {
  expect(suggest(name, names)).toBe(nearest);
});
