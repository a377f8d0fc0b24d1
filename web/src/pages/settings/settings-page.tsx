import { NavLink, useParams } from 'react-router';
import type { OperationId } from '../../api/client.ts';
import { useMay } from '../../app/session.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { AuditSection } from './audit-section.tsx';
import { GeneralSection } from './general-section.tsx';
import { MaskingSection } from './masking-section.tsx';
import { NotifiersSection } from './notifiers-section.tsx';
import { RetentionSection } from './retention-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import styles from './settings-page.module.css';
import { TokensSection } from './tokens-section.tsx';
import { UsersSection } from './users-section.tsx';

interface Section {
  /** As in the address; that of the first is left out. */
  readonly path: string;
  readonly name: string;
  /** What it shows: those who may not ask for it are not offered it. */
  readonly needs: OperationId;
  readonly show: React.ComponentType;
}

const SECTIONS: readonly [Section, ...Section[]] = [
  { path: '', name: 'General', needs: 'settings', show: GeneralSection },
  { path: 'retention', name: 'Retention', needs: 'settings', show: RetentionSection },
  { path: 'masking', name: 'Masking', needs: 'settings', show: MaskingSection },
  { path: 'notifiers', name: 'Notifiers', needs: 'listNotifiers', show: NotifiersSection },
  { path: 'tokens', name: 'Tokens', needs: 'listTokens', show: TokensSection },
  { path: 'users', name: 'Users', needs: 'listUsers', show: UsersSection },
  { path: 'sessions', name: 'Sessions', needs: 'listSessions', show: SessionsSection },
  { path: 'audit', name: 'Audit log', needs: 'listAudit', show: AuditSection },
];

/** How the service is set up, who may use it, who is told, and who did what. */
export default function SettingsPage() {
  const { section = '' } = useParams();
  const current = SECTIONS.find(({ path }) => path === section);
  return (
    <>
      <PageHead title="Settings" about="What is in force, who may use seismo, who is told, and who did what." />
      <nav className={styles.sections} aria-label="Sections of the settings">
        <ul>
          {SECTIONS.map((one) => (
            <SectionLink key={one.path} section={one} />
          ))}
        </ul>
      </nav>
      <div className={styles.panels}>
        {current === undefined ? <p>There is no such section.</p> : <Shown section={current} />}
      </div>
    </>
  );
}

function SectionLink({ section: { path, name, needs } }: { section: Section }) {
  const may = useMay(needs);
  if (!may) return null;
  return (
    <li>
      <NavLink to={path === '' ? '/settings' : `/settings/${path}`} end preventScrollReset>
        {name}
      </NavLink>
    </li>
  );
}

function Shown({ section: { needs, show: Show, name } }: { section: Section }) {
  const may = useMay(needs);
  return may ? <Show /> : <p>{name} can be seen by admins only.</p>;
}
