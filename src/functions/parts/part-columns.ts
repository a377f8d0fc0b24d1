import type { ValueType } from '../../plan/value.ts';
import type { OptionDefinition } from '../options.ts';
import type { FunctionName } from '../registry.ts';

/** A column that a command makes of a part of a text. */
export interface PartColumn {
  /** What follows the prefix and a dot. */
  readonly name: string;
  readonly type: Extract<ValueType, 'keyword' | 'integer'>;
}

/** What a command takes a text apart into: the function that does, and a column for each text of its list, in order. */
export interface PartColumns {
  readonly parts: FunctionName;
  readonly columns: readonly PartColumn[];
  /** What may be set in braces after WITH. */
  readonly options?: readonly OptionDefinition[];
}

/** Groups of columns that USER_AGENT may be asked for: of `os.name` the group is `os`. */
const USER_AGENT_GROUPS = ['name', 'version', 'os', 'device'];

const USER_AGENT_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'extract_device_type',
    description: 'Whether there is a column with the kind of the device.',
    types: ['boolean'],
    default: false,
  },
  {
    name: 'properties',
    description: 'Which groups of columns there are; all by default.',
    types: ['keyword'],
    values: USER_AGENT_GROUPS,
    list: true,
  },
  {
    name: 'regex_file',
    description: 'Refused: user agents are read by rules of our own.',
    types: ['keyword'],
    check: () => 'user agents are read by rules of our own, not by those of a file',
  },
];

/** The columns of URI_PARTS, USER_AGENT and REGISTERED_DOMAIN, as the ES|QL reference of these commands names them. */
export const PART_COLUMNS = {
  uri_parts: {
    parts: '$URI_PARTS',
    columns: [
      keyword('domain'),
      keyword('fragment'),
      keyword('path'),
      keyword('extension'),
      { name: 'port', type: 'integer' },
      keyword('query'),
      keyword('scheme'),
      keyword('user_info'),
      keyword('username'),
      keyword('password'),
    ],
  },
  user_agent: {
    parts: '$USER_AGENT_PARTS',
    columns: ['name', 'version', 'os.name', 'os.version', 'os.full', 'device.name', 'device.type'].map(keyword),
    options: USER_AGENT_OPTIONS,
  },
  registered_domain: {
    parts: '$DOMAIN_PARTS',
    columns: ['domain', 'registered_domain', 'top_level_domain', 'subdomain'].map(keyword),
  },
} as const satisfies Record<string, PartColumns>;

function keyword(name: string): PartColumn {
  return { name, type: 'keyword' };
}
