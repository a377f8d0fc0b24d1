import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { mayPass } from './api/problem.ts';
import { router } from './app/routes.tsx';
import { SessionProvider } from './app/session.tsx';
import './styles/tokens.css';
import './styles/base.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 3 && mayPass(error),
      retryDelay: (attempt) => Math.min(8_000, 500 * 2 ** attempt),
    },
    mutations: { retry: false },
  },
});

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SessionProvider>
        {/* Not as transitions: a box whose state the address holds would show the old one for some frames. */}
        <RouterProvider router={router} useTransitions={false} />
      </SessionProvider>
    </QueryClientProvider>
  </StrictMode>,
);
