import { useIsFetching } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { useBlindnessCount } from '../pages/sources/use-blindness.ts';
import { Button } from '../parts/button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Toasts } from '../parts/toasts.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { useSession, useSessionAccess } from './session.tsx';
import styles from './shell.module.css';
import { useTheme } from './theme.ts';
import { useZone } from './zone.ts';

const PAGES: readonly { to: string; name: string; icon: IconName }[] = [
  { to: '/', name: 'Overview', icon: 'overview' },
  { to: '/alerts', name: 'Alerts', icon: 'alerts' },
  { to: '/rules', name: 'Rules', icon: 'rules' },
  { to: '/coverage', name: 'Coverage', icon: 'coverage' },
  { to: '/console', name: 'Console', icon: 'console' },
  { to: '/sources', name: 'Sources', icon: 'sources' },
  { to: '/settings', name: 'Settings', icon: 'settings' },
];

/** What stands around every page: navigation, who is signed in, theme and time zone, connection. */
export function Shell() {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // A new page is read from its start, by those who listen as well.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what changes.
  useEffect(() => {
    setOpen(false);
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <header className={styles.bar}>
        <span className={styles.brand}>
          <img src="/seismo.svg" width="24" height="24" alt="" />
          seismo
        </span>
        <button
          type="button"
          className={styles.menu}
          aria-expanded={open}
          aria-controls="navigation"
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'close' : 'menu'} />
          <span className="heard">Menu</span>
        </button>
      </header>
      <nav id="navigation" className={styles.nav} data-open={open} aria-label="Pages">
        <span className={styles.brand}>
          <img src="/seismo.svg" width="24" height="24" alt="" />
          seismo
        </span>
        <ul className={styles.pages}>
          {PAGES.map(({ to, name, icon }) => (
            <li key={to}>
              <NavLink to={to} end={to === '/'} className={styles.page ?? ''}>
                <Icon name={icon} />
                {name}
                {to === '/sources' && <Warnings />}
              </NavLink>
            </li>
          ))}
        </ul>
        <Reader />
      </nav>
      <main id="main" className={styles.main} ref={main} tabIndex={-1}>
        <ConnectionBar />
        <Outlet />
      </main>
      <Busy />
      <Toasts />
    </div>
  );
}

/** How much rules cannot see: where there is nothing, nothing. */
function Warnings() {
  const count = useBlindnessCount();
  if (count === 0) return null;
  return (
    <span className={styles.count}>
      {count}
      <span className="heard">{count === 1 ? ' warning' : ' warnings'}</span>
    </span>
  );
}

/** A thin line while something is being read, after a moment: what is quick shows nothing. */
function Busy() {
  const busy = useIsFetching({ predicate: (query) => query.state.data === undefined }) > 0;
  return <div className={styles.busy} data-busy={busy} />;
}

function Reader() {
  const session = useSession();
  const { signOut } = useSessionAccess();
  const [theme, setTheme] = useTheme();
  const [zone, setZone] = useZone();
  return (
    <div className={styles.reader}>
      <label>
        <span>Theme</span>
        <select value={theme} onChange={(event) => setTheme(event.target.value as typeof theme)}>
          <option value="system">System</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
      </label>
      <label>
        <span>Times</span>
        <select value={zone} onChange={(event) => setZone(event.target.value as typeof zone)}>
          <option value="local">Local</option>
          <option value="utc">UTC</option>
        </select>
      </label>
      <p className={styles.who}>
        <strong>{session.name}</strong> <span>{session.role}</span>
      </p>
      {session.kind === 'session' && (
        <Button kind="quiet" onClick={() => void signOut()}>
          Sign out
        </Button>
      )}
    </div>
  );
}
