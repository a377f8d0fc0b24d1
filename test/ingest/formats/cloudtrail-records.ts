import type { Json } from '../../../src/base/canonical-json.ts';

type Members = { readonly [key: string]: Json };

/** A call by a person who assumed a role, in CloudTrail's form. */
export function call(more: Members = {}): Members {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:dana@example.org',
      arn: 'arn:aws:sts::123456789012:assumed-role/ml-admin/dana@example.org',
      accountId: '123456789012',
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE',
          arn: 'arn:aws:iam::123456789012:role/ml-admin',
          accountId: '123456789012',
          userName: 'ml-admin',
        },
        attributes: { creationDate: '2026-03-01T08:00:00Z', mfaAuthenticated: 'true' },
      },
    },
    eventTime: '2026-03-01T09:10:11Z',
    eventSource: 'bedrock.amazonaws.com',
    eventName: 'DeleteGuardrail',
    awsRegion: 'us-west-2',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.22.1 md/awscrt#0.22.0 ua/2.0 os/linux#6.8.0-1016-aws md/arch#x86_64 lang/python#3.12.6',
    requestParameters: { guardrailIdentifier: 'arn:aws:bedrock:us-west-2:123456789012:guardrail/gr1abc' },
    responseElements: null,
    requestID: '6f0b',
    eventID: 'e-1',
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'bedrock.us-west-2.amazonaws.com',
    },
    ...more,
  };
}

/** A call by an IAM user, to IAM. */
export function iamCall(eventName: string, requestParameters: Json, responseElements: Json = null): Members {
  return call({
    eventSource: 'iam.amazonaws.com',
    eventName,
    requestParameters,
    responseElements,
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: 'arn:aws:iam::123456789012:user/mallory',
      accountId: '123456789012',
      userName: 'mallory',
    },
  });
}

export const insight: Members = {
  eventVersion: '1.08',
  eventTime: '2026-03-01T10:00:00Z',
  awsRegion: 'us-west-2',
  eventID: 'i-1',
  eventType: 'AwsCloudTrailInsight',
  recipientAccountId: '123456789012',
  sharedEventID: 's-1',
  insightDetails: {
    state: 'Start',
    eventSource: 'bedrock.amazonaws.com',
    eventName: 'DeleteGuardrail',
    insightType: 'ApiCallRateInsight',
    insightContext: { statistics: { baseline: { average: 0.01 }, insight: { average: 40 } } },
  },
  eventCategory: 'Insight',
};

export const digest: Members = {
  awsAccountId: '123456789012',
  digestStartTime: '2026-03-01T09:00:00Z',
  digestEndTime: '2026-03-01T10:00:00Z',
  digestS3Bucket: 'trail',
  digestS3Object: 'AWSLogs/digest.json.gz',
  previousDigestHashValue: 'abc',
  newestEventTime: '2026-03-01T09:59:58Z',
  oldestEventTime: '2026-03-01T09:00:01Z',
  logFiles: [{ s3Bucket: 'trail', s3Object: 'AWSLogs/1.json.gz', hashValue: '00' }],
};
