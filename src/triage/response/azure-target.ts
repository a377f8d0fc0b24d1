import { parseResource } from '../../ingest/formats/azure-openai/resource.ts';
import type { Built } from './response-plan.ts';
import { shellCommand } from './shell.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Names of resource groups and of Cognitive Services accounts (Azure's naming rules), as `parseResource` gives them: in lower case. */
const GROUP = /^[\w().-]{1,90}$/;
const ACCOUNT = /^[a-z0-9][a-z0-9-]{1,63}$/;

/** An Azure OpenAI resource whose id has the shape of one in every part. */
export interface AzureResource {
  readonly id: string;
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
}

/** Reads a resource id for use in commands; undefined where it is not that of an Azure OpenAI resource. */
export function azureResource(text: string): AzureResource | undefined {
  if (text.length > 1_000) return undefined;
  const { subscription = '', group = '', provider, name = '' } = parseResource(text);
  if (provider !== 'microsoft.cognitiveservices/accounts') return undefined;
  if (!UUID.test(subscription) || !GROUP.test(group) || !ACCOUNT.test(name)) return undefined;
  const id = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.CognitiveServices/accounts/${name}`;
  return { id, subscription, group, name };
}

/** What contains the use of an Azure OpenAI resource by a caller: an object id of Entra ID, or undefined where a key was used. */
export function azureTarget(resources: readonly AzureResource[], caller: string | undefined): Built {
  const built: Built = { actions: [], impossible: [] };
  const object = caller !== undefined && UUID.test(caller) ? caller : undefined;
  for (const [i, resource] of resources.entries()) {
    const mark = i === 0 ? '' : `-${i + 1}`;
    if (object !== undefined) removeRoles(resource, object, mark, built);
    regenerateKeys(resource, mark, built);
    disableKeys(resource, mark, built);
  }
  if (object === undefined) {
    built.impossible.push({
      what: caller === undefined ? 'limiting the caller' : `limiting ${caller.slice(0, 100)}`,
      why:
        caller === undefined
          ? 'the calls were made with a key of the resource, which names nobody'
          : 'it is no object id of Entra ID, which role assignments are made to',
      instead: 'regenerate the keys, and let applications sign in with Entra ID, so that the next alert names somebody',
      command: null,
    });
  }
  return built;
}

function removeRoles(
  { id, name, subscription }: AzureResource,
  object: string,
  mark: string,
  { actions }: Built,
): void {
  const at = [
    ['--assignee', object],
    ['--scope', id],
    ['--subscription', subscription],
  ] as const;
  actions.push({
    id: `remove-roles${mark}`,
    title: `Take the caller’s role assignments on ${name}`,
    does: 'Removes every role that was assigned to the caller on this very resource.',
    caution:
      'Roles that it has by a group, the resource group or the subscription stay; the first command shows them too. It can take minutes to hold.',
    needs: `Owner or User Access Administrator on ${name}`,
    policy: null,
    look: `${shellCommand('az role assignment list', at)} \\\n  --include-inherited --include-groups --output table`,
    apply: shellCommand('az role assignment delete', at),
    revert: shellCommand('az role assignment create', [
      ['--assignee-object-id', object],
      ['--role', 'Cognitive Services OpenAI User'],
      ['--scope', id],
      ['--subscription', subscription],
    ]),
    revert_note: 'Gives the role that calls need: put in its place what the first command listed.',
  });
}

function regenerateKeys({ name, group, subscription }: AzureResource, mark: string, { actions }: Built): void {
  const of = [
    ['--name', name],
    ['--resource-group', group],
    ['--subscription', subscription],
  ] as const;
  const key = (which: string) =>
    shellCommand('az cognitiveservices account keys regenerate', [...of, ['--key-name', which]]);
  actions.push({
    id: `regenerate-keys${mark}`,
    title: `Regenerate both keys of ${name}`,
    does: 'Makes the present keys void at once.',
    caution:
      'Every application that uses a key fails until it has the new one. The new keys are not printed: `az cognitiveservices account keys list` shows them.',
    needs: `Contributor on ${name}`,
    policy: null,
    look: null,
    apply: `${key('Key1')} --output none &&\n${key('Key2')} --output none`,
    revert: null,
    revert_note: 'Old keys do not come back; give applications the new ones.',
  });
}

function disableKeys({ id, name, subscription }: AzureResource, mark: string, { actions }: Built): void {
  const set = (value: string) =>
    shellCommand('az resource update', [
      ['--ids', id],
      ['--subscription', subscription],
      ['--set', `properties.disableLocalAuth=${value}`],
    ]);
  actions.push({
    id: `disable-keys${mark}`,
    title: `Refuse keys on ${name}`,
    does: 'Only identities of Entra ID can call the resource; keys stay as they are and are refused.',
    caution: 'Every application that uses a key fails for as long as this holds.',
    needs: `Contributor on ${name}`,
    policy: null,
    look: shellCommand('az resource show', [
      ['--ids', id],
      ['--subscription', subscription],
      ['--query', 'properties.disableLocalAuth'],
    ]),
    apply: set('true'),
    revert: set('false'),
    revert_note: null,
  });
}
