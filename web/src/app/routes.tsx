import { createBrowserRouter, type RouteObject } from 'react-router';
import { Gate } from './gate.tsx';
import { NoSuchPage, PageFailed } from './page-failed.tsx';
import { Shell } from './shell.tsx';

type PageModule = { default: React.ComponentType };

/** A page whose code is loaded when it is first gone to. */
function page(path: string, load: () => Promise<PageModule>): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).default }), errorElement: <PageFailed /> };
}

export const router = createBrowserRouter([
  {
    element: (
      <Gate>
        <Shell />
      </Gate>
    ),
    errorElement: <PageFailed />,
    hydrateFallbackElement: <div />,
    children: [
      page('/', () => import('../pages/overview/overview-page.tsx')),
      page('/alerts', () => import('../pages/alerts/alerts-page.tsx')),
      page('/alerts/:id', () => import('../pages/alert/alert-page.tsx')),
      page('/rules', () => import('../pages/rules/rules-page.tsx')),
      page('/rules/:key', () => import('../pages/rule/rule-page.tsx')),
      page('/coverage', () => import('../pages/coverage/coverage-page.tsx')),
      page('/console', () => import('../pages/console/console-page.tsx')),
      page('/sources', () => import('../pages/sources/sources-page.tsx')),
      page('/settings/:section?', () => import('../pages/settings/settings-page.tsx')),
      { path: '*', element: <NoSuchPage /> },
    ],
  },
]);
