import type { Role } from '../state/role.ts';

/** Who may use an operation: anyone, those that push, or a role and those above it. */
export type Access = 'public' | Role;

/** Every operation of the service with the least role it needs. There is no other place where this is said. */
export const ACCESS = {
  health: 'public',
  ready: 'public',
  metrics: 'viewer',
  openapi: 'viewer',

  login: 'public',
  session: 'viewer',
  logout: 'viewer',

  push: 'ingest',
  pushFirehose: 'ingest',
  pushOtlpLogs: 'ingest',
  pushOtlpTraces: 'ingest',

  listAlerts: 'viewer',
  listAlertRows: 'viewer',
  groupAlerts: 'viewer',
  countAlerts: 'viewer',
  getAlert: 'viewer',
  exportAlerts: 'viewer',
  alertEvidence: 'viewer',
  relatedAlerts: 'viewer',
  alertCaller: 'viewer',
  alertTimeline: 'viewer',
  alertTimelineEvents: 'viewer',
  alertConversations: 'viewer',
  alertCall: 'viewer',
  alertGuide: 'viewer',
  tickStep: 'analyst',
  alertResponse: 'viewer',
  alertQueries: 'viewer',
  exportAlert: 'viewer',
  updateAlert: 'analyst',
  updateAlerts: 'analyst',
  undoAlerts: 'analyst',
  streamAlerts: 'viewer',

  query: 'viewer',
  checkQuery: 'viewer',
  completeQuery: 'viewer',
  hoverQuery: 'viewer',
  formatQuery: 'viewer',
  fields: 'viewer',
  usage: 'viewer',

  listRules: 'viewer',
  getRule: 'viewer',
  ruleFields: 'viewer',
  updateRule: 'admin',
  draftRule: 'viewer',
  redraftRule: 'viewer',
  saveRule: 'admin',
  replaceRule: 'admin',
  deleteRule: 'admin',
  listExceptions: 'viewer',
  addException: 'admin',
  replaceException: 'admin',
  removeException: 'admin',
  previewException: 'analyst',
  exceptionEffects: 'viewer',
  ruleFieldValues: 'analyst',
  ruleHistory: 'viewer',
  listRuns: 'viewer',
  listGaps: 'viewer',
  backtestRule: 'viewer',

  searchCatalog: 'viewer',
  getCatalogRule: 'viewer',
  coverage: 'viewer',
  coverageLayer: 'viewer',

  chartAlerts: 'viewer',
  chartTimes: 'viewer',
  chartRules: 'viewer',
  chartEvents: 'viewer',
  chartAges: 'viewer',
  chartTechniques: 'viewer',
  chartModels: 'viewer',
  chartUsage: 'viewer',

  listSources: 'viewer',
  listBlindnessWarnings: 'viewer',
  settings: 'viewer',
  listDeadLetters: 'viewer',
  countDeadLetters: 'viewer',
  getDeadLetter: 'viewer',
  replayDeadLetters: 'admin',
  deleteDeadLetters: 'admin',

  listNotifiers: 'viewer',
  testNotifier: 'admin',
  listOutbox: 'viewer',
  retryOutbox: 'admin',

  listTokens: 'admin',
  createToken: 'admin',
  revokeToken: 'admin',
  listUsers: 'admin',
  createUser: 'admin',
  updateUser: 'admin',
  removeUser: 'admin',
  listSessions: 'admin',
  endSession: 'admin',
  listAudit: 'admin',
  exportAudit: 'admin',
} as const satisfies Record<string, Access>;

export type OperationId = keyof typeof ACCESS;

const RANK: Readonly<Record<Role, number>> = { ingest: 0, viewer: 1, analyst: 2, admin: 3 };

/** Whether a role may use what asks for some access. Those that push logs read nothing, and only admins push besides. */
export function allows(role: Role, access: Access): boolean {
  if (access === 'public') return true;
  if (access === 'ingest') return role === 'ingest' || role === 'admin';
  return RANK[role] >= RANK[access];
}
