import { Link, useRouteError } from 'react-router';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { visibleText } from '../parts/text-pieces.ts';

/** In place of a page that could not be loaded or drawn: the others go on. */
export function PageFailed() {
  const error = useRouteError();
  // The service was renewed while this page was open: the code that belonged to it is gone.
  const renewed = error instanceof Error && /dynamically imported module|module script/i.test(error.message);
  return (
    <>
      <PageHead title={renewed ? 'A newer version is there' : 'This page failed'} />
      <Notice tone={renewed ? 'note' : 'bad'} title={renewed ? 'Reload to go on' : 'A fault of ours'}>
        {renewed
          ? 'The service was updated while this page was open.'
          : visibleText(error instanceof Error ? error.message : 'Something that is not an error was thrown.')}
        <Button onClick={() => window.location.reload()}>Reload</Button>
      </Notice>
    </>
  );
}

export function NoSuchPage() {
  return (
    <>
      <PageHead title="There is no such page" />
      <p>
        <Link to="/alerts">Go to the alerts</Link>
      </p>
    </>
  );
}
