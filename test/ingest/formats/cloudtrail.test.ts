import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/canonical-json.ts';
import { cloudTrail } from '../../../src/ingest/formats/cloudtrail/format.ts';
import { mapText } from '../../../src/ingest/formats/cloudtrail/map-text.ts';
import { detectFormat } from '../../../src/ingest/formats/registry.ts';
import { call, digest, iamCall, insight } from './cloudtrail-records.ts';
import { everything, fieldsOf } from './everything.ts';

const of = (record: Json) => fieldsOf(cloudTrail, record);

describe('a CloudTrail event', () => {
  test('tells who did what, from where', () => {
    expect(cloudTrail.normalize(call(), everything)).toMatchObject({ timestamp: Date.UTC(2026, 2, 1, 9, 10, 11) });
    expect(of(call())).toMatchObject({
      'event.dataset': 'aws.cloudtrail',
      'event.provider': 'bedrock.amazonaws.com',
      'event.action': 'DeleteGuardrail',
      'event.outcome': 'success',
      'event.category': ['api', 'configuration'],
      'event.type': ['deletion'],
      'event.id': 'e-1',
      'cloud.account.id': '123456789012',
      'cloud.region': 'us-west-2',
      'cloud.service.name': 'bedrock',
      'user.id': 'AROAEXAMPLE:dana@example.org',
      'user.name': 'ml-admin',
      'user.email': 'dana@example.org',
      'user.roles': ['ml-admin'],
      'source.ip': '203.0.113.7',
      'source.address': '203.0.113.7',
      'related.ip': ['203.0.113.7'],
      'user_agent.name': 'aws-cli',
      'user_agent.version': '2.22.1',
      'user_agent.os.name': 'Linux',
      'tls.version': '1.3',
      'tls.version_protocol': 'tls',
      'aws.cloudtrail.user_identity.type': 'AssumedRole',
      'aws.cloudtrail.user_identity.session_name': 'dana@example.org',
      'aws.cloudtrail.user_identity.session_context.mfa_authenticated': 'true',
      'aws.cloudtrail.user_identity.session_context.creation_date': Date.UTC(2026, 2, 1, 8),
      'aws.cloudtrail.user_identity.session_context.session_issuer.arn': 'arn:aws:iam::123456789012:role/ml-admin',
      'aws.cloudtrail.read_only': false,
      'aws.cloudtrail.request_parameters':
        '{guardrailIdentifier=arn:aws:bedrock:us-west-2:123456789012:guardrail/gr1abc}',
      'aws.cloudtrail.flattened.request_parameters.guardrailIdentifier':
        'arn:aws:bedrock:us-west-2:123456789012:guardrail/gr1abc',
      'gen_ai.guardrail_id': ['gr1abc'],
      'target.entity.id': ['arn:aws:bedrock:us-west-2:123456789012:guardrail/gr1abc'],
    });
    expect(of(call())).not.toHaveProperty(['aws.cloudtrail.response_elements']);
  });

  test('that failed says why', () => {
    const denied = of(call({ errorCode: 'AccessDenied', errorMessage: 'not allowed' }));
    expect(denied).toMatchObject({
      'event.outcome': 'failure',
      'aws.cloudtrail.error_code': 'AccessDenied',
      'error.code': 'AccessDenied',
      'error.message': 'not allowed',
    });
  });

  test("of Bedrock's control plane keeps what was set, leaf by leaf", () => {
    const fields = of(
      call({
        eventName: 'PutModelInvocationLoggingConfiguration',
        requestParameters: {
          loggingConfig: {
            textDataDeliveryEnabled: false,
            s3Config: { bucketName: 'logs', keyPrefix: null },
            cloudWatchConfig: { logGroupName: 'g', tags: [{ key: 'a' }, { key: 'b' }], empty: [] },
          },
        },
      }),
    );
    expect(fields).toMatchObject({
      'event.type': ['change'],
      'aws.cloudtrail.flattened.request_parameters.loggingConfig.textDataDeliveryEnabled': 'false',
      'aws.cloudtrail.flattened.request_parameters.loggingConfig.s3Config.bucketName': 'logs',
      'aws.cloudtrail.flattened.request_parameters.loggingConfig.cloudWatchConfig.tags.key': ['a', 'b'],
    });
    expect(fields['aws.cloudtrail.request_parameters']).toContain('textDataDeliveryEnabled=false');
    expect(Object.keys(fields).filter((name) => name.includes('keyPrefix') || name.endsWith('.empty'))).toEqual([]);
  });

  test.each<[string, string, boolean | undefined, string[], string[]]>([
    ['bedrock', 'UpdateGuardrail', false, ['api', 'configuration'], ['change']],
    ['bedrock', 'DeleteModelInvocationLoggingConfiguration', false, ['api', 'configuration'], ['deletion']],
    ['bedrock', 'Converse', true, ['api'], ['access']],
    ['bedrock', 'InvokeModelWithResponseStream', true, ['api'], ['access']],
    ['bedrock', 'ApplyGuardrail', true, ['api'], ['access']],
    ['bedrock', 'StopModelInvocationJob', false, ['api', 'configuration'], ['end']],
    ['iam', 'CreateAccessKey', false, ['iam'], ['user', 'creation']],
    ['iam', 'CreateServiceSpecificCredential', false, ['iam'], ['user', 'creation']],
    ['iam', 'AddUserToGroup', false, ['iam'], ['user', 'group', 'change']],
    ['iam', 'ListUsers', true, ['iam'], ['user', 'info']],
    ['sts', 'AssumeRoleWithSAML', true, ['authentication'], ['info']],
    ['sts', 'GetCallerIdentity', true, ['api'], ['access']],
    ['newservice', 'FrobnicateThing', false, ['api', 'configuration'], ['change']],
    ['newservice', 'FrobnicateThing', true, ['api'], ['access']],
    ['newservice', 'FrobnicateThing', undefined, ['api'], ['info']],
  ])('to %s of %s (read only: %s) is %j, %j', (service, eventName, readOnly, category, type) => {
    const { readOnly: _, ...rest } = call({ eventSource: `${service}.amazonaws.com`, eventName });
    const fields = of(readOnly === undefined ? rest : { ...rest, readOnly });
    expect([fields['event.category'], fields['event.type']]).toEqual([category, type]);
  });

  test('to IAM names the user it is about, also where that is the caller', () => {
    const other = of(iamCall('CreateAccessKey', { userName: 'bob' }, { accessKey: { userName: 'bob' } }));
    expect(other).toMatchObject({ 'user.name': 'mallory', 'user.target.name': 'bob' });
    expect(other['related.user']).toEqual(['AIDAEXAMPLE', 'mallory', 'bob']);
    const self = of(iamCall('CreateAccessKey', null, { accessKey: { userName: 'mallory', accessKeyId: 'AKIA' } }));
    expect(self['user.target.name']).toBe('mallory');
  });

  test.each<[Json, string | undefined, string | undefined]>([
    [{ type: 'Root', principalId: '1', arn: 'arn:aws:iam::123456789012:root', accountId: '123456789012' }, '1', 'root'],
    [{ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, undefined, undefined],
    [{ type: 'WebIdentityUser', principalId: 'idp:app:sub', userName: 'sub' }, 'idp:app:sub', 'sub'],
    [{ type: 'IdentityCenterUser', onBehalfOf: { userId: 'u-1' }, arn: '' }, 'u-1', undefined],
    [{ type: 'IAMUser', principalId: 'P', userName: 'eve@example.org' }, 'P', 'eve'],
    ['nobody', undefined, undefined],
    [null, undefined, undefined],
  ])('reads the identity %j', (userIdentity, id, name) => {
    const fields = of(call({ userIdentity }));
    expect([fields['user.id'], fields['user.name']]).toEqual([id, name]);
  });

  test("an address that is a service's name is no IP", () => {
    const fields = of(call({ sourceIPAddress: 'cloudtrail.amazonaws.com', userAgent: 'cloudtrail.amazonaws.com' }));
    expect(fields['source.address']).toBe('cloudtrail.amazonaws.com');
    for (const absent of ['source.ip', 'related.ip', 'user_agent.name']) expect(fields[absent]).toBeUndefined();
  });

  test('a failed sign-in is a failure', () => {
    const login = { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin' };
    const fields = of(
      call({ ...login, responseElements: { ConsoleLogin: 'Failure' }, additionalEventData: { MFAUsed: 'No' } }),
    );
    expect(fields).toMatchObject({
      'event.category': ['authentication'],
      'event.outcome': 'failure',
      'aws.cloudtrail.console_login.additional_eventdata.mfa_used': false,
    });
  });

  test('an insight is not the call it is about', () => {
    expect(detectFormat(insight)).toBe(cloudTrail);
    const fields = of(insight);
    expect(fields).toMatchObject({
      'event.action': 'ApiCallRateInsight',
      'aws.cloudtrail.event_category': 'Insight',
      'aws.cloudtrail.flattened.insight_details.eventName': 'DeleteGuardrail',
      'aws.cloudtrail.flattened.insight_details.insightContext.statistics.insight.average': '40',
    });
    expect(fields['event.outcome']).toBeUndefined();
    expect(fields['event.provider']).toBeUndefined();
  });

  test('a digest tells what it seals', () => {
    expect(detectFormat(digest)).toBe(cloudTrail);
    expect(of(digest)).toMatchObject({
      'cloud.account.id': '123456789012',
      'aws.cloudtrail.digest.log_files': ['AWSLogs/1.json.gz'],
      'aws.cloudtrail.digest.newest_event_time': Date.UTC(2026, 2, 1, 9, 59, 58),
    });
  });

  test('makes a bounded number of fields', () => {
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, { a: i }]));
    const deep = JSON.parse(`${'{"a":'.repeat(400)}1${'}'.repeat(400)}`) as Json;
    const fields = of(call({ requestParameters: wide, responseElements: { deep, [`${'n'.repeat(300)}`]: 1 } }));
    expect(Object.keys(fields).length).toBeLessThan(400);
    expect(fields['aws.cloudtrail.request_parameters']).toContain('k4999={a=4999}');
  });

  test.each<[Json, object]>([
    ['truncated', { 'aws.cloudtrail.request_parameters': '{text=truncated}' }],
    [[{ a: 1 }], { 'aws.cloudtrail.flattened.request_parameters.items.a': '1' }],
  ])('keeps parameters that are no object: %j', (requestParameters, expected) => {
    expect(of(call({ requestParameters }))).toMatchObject(expected);
  });

  test('of a user of Identity Center tells on whose behalf', () => {
    const userIdentity = {
      type: 'AssumedRole',
      onBehalfOf: { userId: 'u-1', identityStoreArn: 'arn:x' },
      credentialId: 'c',
    };
    expect(of(call({ userIdentity }))).toMatchObject({
      'aws.cloudtrail.user_identity.on_behalf_of.user_id': 'u-1',
      'aws.cloudtrail.user_identity.credential_id': 'c',
    });
  });

  test('is not what a notification of S3 is, which has the same members', () => {
    const notification = { ...call(), eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: {} };
    expect(detectFormat(notification)).toBeUndefined();
  });

  test.each<[Json, string]>([
    [null, 'the record is null, not an object'],
    [{}, 'the record has no eventSource and eventName, as CloudTrail events have'],
    [call({ eventTime: 'noon' }), 'eventTime is "noon", not an ISO-8601 date and time'],
    [{ ...digest, digestEndTime: 5 }, 'digestEndTime is the number 5, not an ISO-8601 date and time'],
  ])('that is none says why: %.60j', (record, reason) => {
    expect(cloudTrail.normalize(record, everything)).toEqual({ reason });
  });
});

describe('the text of a map', () => {
  test('is what Java prints, nested, with nulls', () => {
    expect(mapText({ a: [1, 'x', null, { b: true }], c: {} })).toBe('{a=[1, x, null, {b=true}], c={}}');
  });

  test("has its keys in a hash map's order, of any size", () => {
    // Two keys of one hash stay in the order they came in.
    expect(mapText({ BB: 1, Aa: 2 })).toBe('{BB=1, Aa=2}');
    expect(mapText({ snapshotId: 's', createVolumePermission: {}, attributeType: 'a' })).toBe(
      mapText({ attributeType: 'a', createVolumePermission: {}, snapshotId: 's' }),
    );
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key${i}`, i]));
    expect(mapText(many).match(/=/g)).toHaveLength(100);
  });
});
