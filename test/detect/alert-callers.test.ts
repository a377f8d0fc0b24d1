import { expect, test } from 'vitest';
import { CALLER_FIELDS, callersOf, sourceFieldOf } from '../../src/detect/alert-callers.ts';

const ARN = 'arn:aws:sts::123456789012:assumed-role/App/alice';

test('the surest field of a row names its callers', () => {
  expect(callersOf({ 'user.name': 'alice', 'source.ip': '10.0.0.1', 'user.id': ARN, n: 4 })).toEqual([
    { field: 'user.id', kind: 'identity', value: ARN },
  ]);
  expect(callersOf({ 'user.name': 'alice', 'source.ip': '10.0.0.1' })).toEqual([
    { field: 'user.name', kind: 'name', value: 'alice' },
  ]);
  expect(callersOf({ 'source.ip': '10.0.0.1' })).toEqual([{ field: 'source.ip', kind: 'address', value: '10.0.0.1' }]);
});

test('an empty or missing value names nobody, and the next field is asked', () => {
  expect(callersOf({ 'user.id': null, 'user.name': 'alice' })).toMatchObject([{ value: 'alice' }]);
  expect(callersOf({ 'user.id': '', n: 3 })).toEqual([]);
  expect(callersOf({ 'cloud.account.id': '123456789012', n: 3 })).toEqual([]);
});

test('a row that lists several callers has them all, each once', () => {
  expect(callersOf({ 'Esql.user_id_values': ['a', 'b', 'a'] })).toEqual([
    { field: 'user.id', kind: 'identity', value: 'a' },
    { field: 'user.id', kind: 'identity', value: 'b' },
  ]);
});

test('columns are read as the field that they hold values of', () => {
  expect(sourceFieldOf('Esql.user_id_values')).toBe('user.id');
  expect(sourceFieldOf('Esql_priv.source_ip_values')).toBe('source.ip');
  for (const { name, kind } of CALLER_FIELDS)
    expect(callersOf({ [name]: 'x' })).toEqual([{ field: name, kind, value: 'x' }]);
});
