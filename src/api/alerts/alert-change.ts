import { z } from '@hono/zod-openapi';
import type { AlertChange } from '../../state/alert-book.ts';
import { ALERT_STATES, RESOLUTIONS } from '../../state/alert-record.ts';
import { HttpProblem } from '../problem.ts';
import { given } from '../query-parameters.ts';

const tag = z.string().trim().min(1).max(100);

/** What a change may say; what is absent stays. */
export const alertChangeSchema = z
  .strictObject({
    state: z.enum(ALERT_STATES).optional(),
    resolution: z.enum(RESOLUTIONS).nullable().optional().openapi({ description: 'A verdict closes the alert.' }),
    assignee: z.string().trim().min(1).max(200).nullable().optional(),
    tags: z.array(tag).max(100).optional().openapi({ description: 'In place of those there are.' }),
    add_tags: z.array(tag).max(100).optional(),
    remove_tags: z.array(tag).max(100).optional(),
    note: z.string().trim().min(1).max(20_000).optional().openapi({ description: 'A note to add.' }),
  })
  .refine((change) => Object.values(change).some((v) => v !== undefined), 'nothing is to be changed')
  .refine((c) => c.tags === undefined || (c.add_tags === undefined && c.remove_tags === undefined), {
    message: 'tags replaces all; add_tags and remove_tags go without it',
    path: ['tags'],
  })
  .openapi('AlertChange');

/** The body as the state's change. */
export function alertChange(body: z.output<typeof alertChangeSchema>): AlertChange {
  const { tags, add_tags, remove_tags } = body;
  const changedTags =
    tags !== undefined
      ? { set: tags }
      : add_tags !== undefined || remove_tags !== undefined
        ? given({ add: add_tags, remove: remove_tags })
        : undefined;
  return given({
    state: body.state,
    resolution: body.resolution,
    assignee: body.assignee,
    tags: changedTags,
    note: body.note,
  });
}

/** The `ETag` of something at a version. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/** The version that `If-Match` names; undefined where any will do (absent, or `*`). Throws the problem of one that is no version. */
export function matchedVersion(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return undefined;
  const version = /^"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (version === undefined) {
    const errors = [{ in: 'header' as const, field: 'If-Match', message: 'an ETag is expected' }];
    throw new HttpProblem('invalid-request', 'If-Match has to be an ETag as "3", or *', { errors });
  }
  return Number(version);
}
