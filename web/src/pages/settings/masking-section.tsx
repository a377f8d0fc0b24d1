import { useOperation } from '../../api/hooks.ts';
import { Badge } from '../../parts/badge.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Names } from './general-section.tsx';
import { SettingRows } from './setting-rows.tsx';

/** What is hidden of prompts and answers, and from whom. */
export function MaskingSection() {
  const settings = useOperation('settings', {});
  return (
    <Loaded of={settings} lines={6}>
      {(found) => (
        <>
          <Panel
            title="Prompt text"
            about="Prompts hold secrets of those who wrote them: they are shown when they are asked for, to those who may see them, and each look is written to the audit log."
          >
            <SettingRows
              settings={found}
              rows={[
                {
                  name: 'Masking',
                  value: found.masking.enabled ? (
                    <Badge tone="good">on</Badge>
                  ) : (
                    <>
                      <Badge tone="warning">off</Badge> Everyone who may read sees prompt text.
                    </>
                  ),
                  at: 'masking.enabled',
                },
                {
                  name: 'Viewers',
                  value: 'see how long a text is; they cannot unmask it, search it or compute with it in queries',
                },
                {
                  name: 'Analysts and admins',
                  value: 'may unmask it; that is written to the audit log as prompt.view',
                },
                {
                  name: 'Fields added here',
                  value: <Names of={found.masking.added} none="none" />,
                  at: 'masking.fields',
                },
              ]}
            />
          </Panel>
          <Panel
            title="Fields that hold prompt text"
            about="Those that log formats declare, and patterns in which * is any text."
          >
            <Names of={found.masking.fields} none="none" />
          </Panel>
        </>
      )}
    </Loaded>
  );
}
