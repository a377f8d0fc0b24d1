import { ApiProblem, Unreachable } from '../api/problem.ts';
import { Button } from './button.tsx';
import { capitalised } from './capitalised.ts';
import { Notice } from './notice.tsx';

/** What went wrong, in the service's own words, and what can be done. */
export function Problem({ error, retry }: { error: Error; retry?: (() => void) | undefined }) {
  const { title, detail, hint, fields } = describe(error);
  return (
    <div role="alert">
      <Notice tone={error instanceof ApiProblem && error.status === 403 ? 'note' : 'bad'} title={title}>
        <span>{detail}</span>
        {hint !== undefined && <span>{hint}</span>}
        {fields.map((field) => (
          <code key={field}>{field}</code>
        ))}
        {retry !== undefined && (
          <Button small onClick={retry}>
            Try again
          </Button>
        )}
      </Notice>
    </div>
  );
}

/** An error in a sentence, for toasts. */
export function problemText(error: Error): string {
  const { title, detail, hint } = describe(error);
  return [`${title}: ${detail}`, hint].filter((part) => part !== undefined).join(' – ');
}

function describe(error: Error): { title: string; detail: string; hint?: string | undefined; fields: string[] } {
  if (error instanceof Unreachable) {
    return {
      title: 'The service cannot be reached',
      detail: 'It may be down, or the network is. Nothing that was typed is lost.',
      fields: [],
    };
  }
  if (!(error instanceof ApiProblem)) return { title: 'A fault of ours', detail: error.message, fields: [] };
  const { title, detail, hint, errors = [] } = error.document;
  return {
    title:
      error.status === 403
        ? 'Not allowed'
        : error.status === 412
          ? 'Someone was faster'
          : capitalised(title || 'refused'),
    detail,
    hint: error.retryAfter === undefined ? hint : `${hint ?? 'It is busy.'} Come again in ${error.retryAfter} s.`,
    fields: errors.map((e) => `${e.field}: ${e.message}`),
  };
}
