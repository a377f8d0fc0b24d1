import { expect, test } from 'vitest';
import { callerOf } from '../../src/detect/caller.ts';

test('the caller is who the row names, the most telling column first', () => {
  expect(callerOf({ 'source.ip': '192.0.2.7', 'user.name': 'alice', 'user.id': 'arn:a' })).toMatchObject({
    field: 'user.id',
    value: 'arn:a',
  });
  expect(callerOf({ 'user.id': 'AROA:s', 'aws.cloudtrail.user_identity.arn': 'arn:b' })?.value).toBe('arn:b');
  expect(callerOf({ 'source.ip': '192.0.2.7', 'gen_ai.request.model.id': 'm' })?.field).toBe('source.ip');
  expect(callerOf({ 'gen_ai.request.model.id': 'm', n: 4 })).toBeUndefined();
});

test('an aggregate names the caller where it holds one value', () => {
  expect(callerOf({ 'Esql.user_id_values': ['arn:a', 'arn:a'] })).toMatchObject({
    field: 'user.id',
    value: 'arn:a',
  });
  expect(callerOf({ 'Esql.user_id_values': 'arn:a' })?.value).toBe('arn:a');
});

test('where there are several, none of them is the caller, and no lesser column stands in', () => {
  expect(callerOf({ 'Esql.user_id_values': ['arn:a', 'arn:b'], 'source.ip': '192.0.2.7' })).toBeUndefined();
});

test('empty columns name nobody, and long values are cut', () => {
  expect(callerOf({ 'user.id': null, 'user.email': '', 'user.name': [], 'client.ip': '::1' })?.value).toBe('::1');
  expect(callerOf({ 'user.id': 'x'.repeat(5_000) })?.value).toHaveLength(1_024);
});
