import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/canonical-json.ts';
import { hasSharedData, ndjson, runCli, SHARED_DATA } from '../cli/run-cli.ts';
import { call, iamCall } from '../ingest/formats/cloudtrail-records.ts';
import { LogFolder } from '../ingest/ingest-case.ts';

const logs = new LogFolder();
afterAll(() => logs.remove());

const s3 = { eventSource: 's3.amazonaws.com', readOnly: false, eventCategory: 'Data' };

/** Calls that each rule must and must not fire on, its rule by the name of its file. */
const CASES: readonly (readonly [rule: string, fires: readonly Json[], stays: readonly Json[]])[] = [
  [
    'persistence_iam_user_created_access_keys_for_another_user',
    [iamCall('CreateAccessKey', { userName: 'bob' }, { accessKey: { userName: 'bob', accessKeyId: 'AKIA' } })],
    [
      iamCall('CreateAccessKey', null, { accessKey: { userName: 'mallory' } }),
      { ...iamCall('CreateAccessKey', { userName: 'bob' }), errorCode: 'AccessDenied' },
    ],
  ],
  [
    'privilege_escalation_iam_administratoraccess_policy_attached_to_group',
    [iamCall('AttachGroupPolicy', { groupName: 'devs', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })],
    [iamCall('AttachGroupPolicy', { groupName: 'devs', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })],
  ],
  [
    'impact_ec2_ebs_snapshot_access_removed',
    [
      call({
        eventSource: 'ec2.amazonaws.com',
        eventName: 'ModifySnapshotAttribute',
        requestParameters: {
          snapshotId: 'snap-1',
          createVolumePermission: { remove: { items: [{ userId: '210987654321' }] } },
          attributeType: 'CREATE_VOLUME_PERMISSION',
        },
      }),
    ],
    [
      call({
        eventSource: 'ec2.amazonaws.com',
        eventName: 'ModifySnapshotAttribute',
        requestParameters: {
          snapshotId: 'snap-1',
          createVolumePermission: { add: { items: [{ userId: '210987654321' }] } },
          attributeType: 'CREATE_VOLUME_PERMISSION',
        },
      }),
    ],
  ],
  [
    'impact_s3_bucket_object_uploaded_with_ransom_extension',
    [
      call({
        ...s3,
        eventName: 'PutObject',
        requestParameters: { bucketName: 'data', Host: 'data.s3.amazonaws.com', key: 'how_to_decrypt.txt' },
      }),
    ],
    [
      call({
        ...s3,
        eventName: 'PutObject',
        requestParameters: { bucketName: 'data', Host: 'data.s3.amazonaws.com', key: 'photo.jpg' },
      }),
    ],
  ],
  [
    'impact_aws_s3_bucket_enumeration_or_brute_force',
    Array.from({ length: 41 }, (_, i) =>
      call({ ...s3, eventName: 'GetObject', errorCode: 'AccessDenied', eventID: `e-${i}` }),
    ),
    [],
  ],
];

describe.skipIf(!hasSharedData)("Elastic's rules over CloudTrail, unchanged", () => {
  test.each(CASES)('%s fires on what it is for', async (rule, fires, stays) => {
    const path = logs.write(`${rule}.json`, JSON.stringify({ Records: [...stays, ...fires] }));
    const file = join(SHARED_DATA, 'rules/rules/integrations/aws', `${rule}.toml`);
    const { out, err } = await runCli('detect', '--logs', path, '--rules', file, '--format', 'ndjson');
    const alerts = ndjson<{ evidence: { count: number } }>(out);
    expect(alerts, err).toHaveLength(1);
    expect(alerts[0]?.evidence.count).toBe(fires.length);
  });
});
