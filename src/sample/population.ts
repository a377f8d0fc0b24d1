import type { Caller, Operation } from './invocation.ts';
import {
  applicationProfile,
  CLAUDE_HAIKU,
  CLAUDE_PROFILE_ID,
  CLAUDE_SONNET,
  COMMAND_R,
  claudeProfileArn,
  LLAMA_70B,
  MISTRAL_LARGE,
  type Model,
  NOVA_LITE,
  NOVA_PRO,
} from './models.ts';
import type { Rhythm } from './rhythm.ts';
import { USE_CASES, type UseCase } from './text/use-cases.ts';

/** An operation of a model that somebody uses. */
export interface Route {
  readonly operation: Operation;
  readonly model: Model;
}

/**
 * Somebody, or something, that calls models in the ordinary course of work. Readers may send long prompts and get short
 * answers; writers send short prompts and may get long answers. Nobody does both: that is what token exhaustion looks like.
 */
export interface Resident {
  readonly caller: Caller;
  readonly rhythm: Rhythm;
  readonly utcOffsetHours: number;
  /** Relative share of the traffic while active. */
  readonly weight: number;
  readonly style: 'reader' | 'writer';
  readonly useCases: readonly UseCase[];
  readonly routes: readonly Route[];
  readonly guardrailId: string;
  readonly embeds: boolean;
  readonly draws: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Account ids of AWS's documentation, and one more of that kind. */
export const ACCOUNTS = { production: '111122223333', analytics: '444455556666', sandbox: '777788889999' } as const;

const GUARDRAILS: Readonly<Record<string, string>> = {
  [ACCOUNTS.production]: 'q7d2mzk4vx8t',
  [ACCOUNTS.analytics]: 'h5n9rwc3py6b',
  [ACCOUNTS.sandbox]: 'z4t8jgf2ks7m',
};

/** The guardrail that callers of an account use. */
export function guardrailOf(account: string): string {
  return GUARDRAILS[account]!;
}

const PEOPLE = [
  'ines.carvalho',
  'tomas.berger',
  'priya.nair',
  'marek.wolski',
  'aiko.tanabe',
  'jonas.lindt',
  'leila.haddad',
  'bruno.ferri',
  'hanna.koskinen',
  'owen.price',
  'sofia.reyes',
  'dario.conti',
  'maeve.donnelly',
  'lukas.brandt',
  'amara.obi',
  'felix.moreau',
  'yuki.sato',
  'nadia.petrova',
  'carlos.vega',
  'greta.holm',
  'samir.khan',
  'elena.marino',
  'peter.novak',
  'ruth.adler',
  'kofi.mensah',
  'linh.tran',
  'oscar.nyman',
  'paula.gomes',
  'viktor.szabo',
  'wendy.lau',
] as const;
const OFFSETS = [0, 1, 2, -5, -8, 9] as const;
const SSO_ROLES = ['DataScientist', 'Developer', 'Analyst'] as const;

interface Application {
  readonly role: string;
  readonly sessions: readonly string[];
  readonly rhythm: Rhythm;
  readonly weight: number;
  readonly style: 'reader' | 'writer';
  readonly useCase: string;
  readonly account: string;
  readonly team: string;
}

const { production, analytics, sandbox } = ACCOUNTS;
const APPLICATIONS: readonly Application[] = [
  {
    role: 'support-assistant',
    sessions: ['i-0a41c7e29b3f5d680', 'i-0b92d4f1768ca3e05', 'i-0c03e5a287d9b4f16'],
    rhythm: 'service',
    weight: 3,
    style: 'writer',
    useCase: 'customer-support',
    account: production,
    team: 'support',
  },
  {
    role: 'contract-digest',
    sessions: ['contract-digest-fn', 'contract-digest-eu-fn'],
    rhythm: 'service',
    weight: 2,
    style: 'reader',
    useCase: 'contract-summary',
    account: analytics,
    team: 'procurement',
  },
  {
    role: 'catalog-search',
    sessions: ['ecs-task-51be', 'ecs-task-7c20', 'ecs-task-d93a'],
    rhythm: 'service',
    weight: 2,
    style: 'writer',
    useCase: 'marketing-copy',
    account: production,
    team: 'web',
  },
  {
    role: 'review-bot',
    sessions: ['runner-11', 'runner-12'],
    rhythm: 'service',
    weight: 1.5,
    style: 'writer',
    useCase: 'code-review',
    account: sandbox,
    team: 'platform',
  },
  {
    role: 'policy-portal',
    sessions: ['portal-backend-a', 'portal-backend-b'],
    rhythm: 'service',
    weight: 1,
    style: 'reader',
    useCase: 'policy-questions',
    account: analytics,
    team: 'people',
  },
  {
    role: 'invoice-reader',
    sessions: ['nightly-eu', 'nightly-us'],
    rhythm: 'night',
    weight: 4,
    style: 'reader',
    useCase: 'data-extraction',
    account: production,
    team: 'finance',
  },
  {
    role: 'report-digest',
    sessions: ['nightly-digest'],
    rhythm: 'night',
    weight: 3,
    style: 'reader',
    useCase: 'research-digest',
    account: analytics,
    team: 'data',
  },
];

/** Everybody whose traffic is ordinary: the same people and applications for every seed. */
export const RESIDENTS: readonly Resident[] = [...PEOPLE.map(person), ...APPLICATIONS.flatMap(application)];

function person(name: string, i: number): Resident {
  const account = [production, analytics, sandbox][i % 3]!;
  const utcOffsetHours = OFFSETS[i % OFFSETS.length]!;
  const region = utcOffsetHours < 0 || utcOffsetHours > 5 ? 'us-east-1' : 'eu-west-1';
  const role = SSO_ROLES[i % SSO_ROLES.length]!;
  // A third are IAM users, the others sign in through IAM Identity Center.
  const arn =
    i % 3 === 0
      ? `arn:aws:iam::${account}:user/${name}`
      : `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_${role}_3f9c2d7a1b8e4065/${name}@example.com`;
  return {
    caller: { arn, account, region },
    rhythm: 'office',
    utcOffsetHours,
    weight: 0.6 + (i % 5) * 0.2,
    style: i % 4 === 1 ? 'reader' : 'writer',
    useCases: [0, 3, 7].map((step) => USE_CASES[(i + step) % USE_CASES.length]!),
    routes: routesOf(i, account, region),
    guardrailId: guardrailOf(account),
    embeds: i % 6 === 2,
    draws: i % 7 === 3,
  };
}

function application(app: Application, i: number): Resident[] {
  return app.sessions.map((session, j) => {
    const region = session.includes('eu') || j % 2 === 1 ? 'eu-west-1' : 'us-east-1';
    return {
      caller: { arn: `arn:aws:sts::${app.account}:assumed-role/${app.role}/${session}`, account: app.account, region },
      rhythm: app.rhythm,
      utcOffsetHours: region === 'eu-west-1' ? 1 : -5,
      weight: app.weight,
      style: app.style,
      useCases: USE_CASES.filter((useCase) => useCase.name === app.useCase),
      routes: routesOf(i * 5 + j, app.account, region).slice(0, 2),
      guardrailId: guardrailOf(app.account),
      embeds: app.rhythm === 'service',
      draws: app.role === 'catalog-search',
      metadata: { application: app.role, team: app.team, environment: app.account === sandbox ? 'test' : 'live' },
    };
  });
}

/** Three of all the ways to call a model; walking by steps prime to the list's length covers them all. */
function routesOf(i: number, account: string, region: string): Route[] {
  const claude = region === 'us-east-1' ? CLAUDE_PROFILE_ID : claudeProfileArn(account, region);
  const routes: readonly Route[] = [
    { operation: 'Converse', model: CLAUDE_SONNET },
    { operation: 'InvokeModelWithResponseStream', model: CLAUDE_SONNET },
    { operation: 'ConverseStream', model: NOVA_PRO },
    { operation: 'InvokeModel', model: CLAUDE_HAIKU },
    { operation: 'Converse', model: LLAMA_70B },
    { operation: 'InvokeModel', model: NOVA_LITE },
    { operation: 'ConverseStream', model: claude },
    { operation: 'InvokeModel', model: LLAMA_70B },
    { operation: 'Converse', model: MISTRAL_LARGE },
    { operation: 'InvokeModelWithResponseStream', model: CLAUDE_HAIKU },
    { operation: 'Converse', model: applicationProfile(account, region, 'r2x7k9dq4m1v', 'anthropic') },
    { operation: 'InvokeModel', model: MISTRAL_LARGE },
    { operation: 'ConverseStream', model: CLAUDE_HAIKU },
    { operation: 'InvokeModel', model: COMMAND_R },
    { operation: 'InvokeModelWithResponseStream', model: NOVA_PRO },
    { operation: 'Converse', model: NOVA_LITE },
    { operation: 'InvokeModel', model: CLAUDE_SONNET },
  ];
  return [0, 5, 11].map((step) => routes[(i * 3 + step) % routes.length]!);
}
