import { useEffect, useRef } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import type { RulePage } from '../../api/operations.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Badge, Severity } from '../../parts/badge.tsx';
import { Skeleton } from '../../parts/loaded.tsx';
import { Notice } from '../../parts/notice.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Text } from '../../parts/text.tsx';
import { visibleText } from '../../parts/text-pieces.ts';
import { hereWord, languageName } from '../rules/rule-words.ts';
import { GuideView } from './guide-view.tsx';
import { HistoryView } from './history-view.tsx';
import { LogicView } from './logic-view.tsx';
import { OverviewView } from './overview-view.tsx';
import styles from './rule-page.module.css';
import { RULE_VIEWS, type RuleView, VIEW_WORDS } from './rule-views.ts';
import { SourceView } from './source-view.tsx';
import { SwitchRule } from './switch-rule.tsx';
import { TuningView } from './tuning-view.tsx';
import { UnreadableRule } from './unreadable-rule.tsx';
import { usePage } from './use-rule.ts';

/** A rule: what it looks for, how it fares on the events that are stored, and what can be set of it. */
export default function RulePageOf() {
  const { key = '' } = useParams();
  const page = usePage(key);
  if (page.data !== undefined) return <Shown key={page.data.key} page={page.data} named={key} />;
  if (page.error === null) {
    return (
      <>
        <PageHead title="Rule" />
        <Skeleton lines={8} />
      </>
    );
  }
  if (page.error instanceof ApiProblem && page.error.status === 404)
    return <UnreadableRule id={key} error={page.error} />;
  return (
    <>
      <PageHead title="Rule" />
      <Problem error={page.error} retry={() => void page.refetch()} />
    </>
  );
}

function Shown({ page, named }: { page: RulePage; named: string }) {
  const [parameters] = useSearchParams();
  const { head, here } = page;
  const views = RULE_VIEWS.filter((view) => isThere(view, page));
  const asked = parameters.has('except') ? 'tuning' : parameters.get('view');
  const view = views.find((each) => each === asked) ?? 'overview';
  const { word, tone } = hereWord(here?.status ?? 'none');
  return (
    <>
      <p className={styles.trail}>
        <Link to="/rules">Rules</Link> / {head.breadcrumb.map((part) => visibleText(part)).join(' / ')}
      </p>
      <PageHead
        title={visibleText(head.name)}
        about={
          <span className={styles.badges}>
            <Badge tone={tone}>{word}</Badge>
            {head.severity !== null && <Severity value={head.severity} />}
            {here?.tuned === true && <Badge>tuned</Badge>}
            {here?.outdated === true && <Badge tone="warning">its file is broken, the last good version runs</Badge>}
            <span>{languageName(head.language)}</span>
            {head.status !== null && <span>{visibleText(head.status)}</span>}
          </span>
        }
      >
        {here?.rule_id && <Link to={`/alerts?rule_id=${encodeURIComponent(here.rule_id)}&state=any`}>Its alerts</Link>}
        {here?.rule_id && <SwitchRule id={here.rule_id} here={here} />}
      </PageHead>
      {here !== null && here.status !== 'active' && here.reason !== null && (
        <Notice
          tone={here.status === 'broken' ? 'bad' : 'note'}
          title={here.status === 'broken' ? 'It is broken' : 'It does not run'}
        >
          <Text>{here.reason}</Text>
          {here.status === 'broken' && <Link to="?view=source">Where</Link>}
        </Notice>
      )}
      <Views views={views} view={view} exceptions={here?.exceptions ?? 0} />
      <View view={view} page={page} named={named} />
    </>
  );
}

function Views({ views, view, exceptions }: { views: readonly RuleView[]; view: RuleView; exceptions: number }) {
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view is another link.
  useEffect(() => {
    const chosen = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (chosen) nav.current!.scrollLeft = chosen.offsetLeft - nav.current!.offsetLeft - 40;
  }, [view]);
  return (
    <nav ref={nav} className={styles.views} aria-label="Parts of the rule">
      {views.map((each) => (
        <Link
          key={each}
          to={each === 'overview' ? '?' : `?view=${each}`}
          aria-current={each === view ? 'page' : undefined}
          preventScrollReset
        >
          {VIEW_WORDS[each]}
          {each === 'tuning' && exceptions > 0 && <span>{exceptions}</span>}
        </Link>
      ))}
    </nav>
  );
}

function isThere(view: RuleView, { here, triage, setup, false_positives: wrong, references }: RulePage): boolean {
  switch (view) {
    case 'tuning':
      return here?.rule_id !== undefined && here.rule_id !== null;
    case 'guide':
      return triage !== null || setup !== null || wrong.length > 0 || references.length > 0;
    default:
      return true;
  }
}

function View({ view, page, named }: { view: RuleView; page: RulePage; named: string }) {
  switch (view) {
    case 'overview':
      return <OverviewView page={page} named={named} />;
    case 'logic':
      return <LogicView page={page} />;
    case 'tuning':
      return <TuningView id={page.here!.rule_id!} named={named} />;
    case 'guide':
      return <GuideView page={page} />;
    case 'source':
      return <SourceView page={page} />;
    case 'history':
      return <HistoryView page={page} />;
  }
}
