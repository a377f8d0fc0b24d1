import { describe, expect, test } from 'vitest';
import { NO_CHANGE } from '../../src/detect/live/ledger.ts';
import { ANNA, alert, MINUTE, openState, raised, START } from './state-case.ts';

const HOUR = 60 * MINUTE;

async function withAlerts() {
  const { state } = await openState();
  const at = (id: string, ago: number, fields: Record<string, string | string[]>, severity = 'medium') =>
    raised(alert(id, { severity, fields }), { raisedAt: START - ago });
  await state.ledger.apply({
    ...NO_CHANGE,
    raised: [
      at('now', 0, { 'gen_ai.request.model.id': 'Model-A' }),
      at('edge', HOUR, { 'Esql.gen_ai_request_model_id_values': ['model-a', 'model-b'] }, 'high'),
      at('old', 50 * HOUR, { 'gen_ai.response.model': 'model-c' }),
      at('both', 50 * HOUR, { 'gen_ai.request.model.id': 'model-b', 'gen_ai.response.model': 'model-c' }),
      at('none', 50 * HOUR, { 'user.name': 'gen_ai.request.model.id\tmodel-z' }),
    ],
  });
  return state;
}

describe('figures of alerts', () => {
  test('steps of age begin with their moment, and hold every alert once', async () => {
    const state = await withAlerts();
    await state.alerts.update('both', { assignee: 'anna' }, ANNA);
    const ages = await state.alerts.ages({}, [START - HOUR, START - 24 * HOUR]);
    expect(ages.map(({ step, severity, count, unassigned }) => [step, severity, count, unassigned])).toEqual([
      [0, 'high', 1, 1],
      [0, 'medium', 1, 1],
      [2, 'medium', 3, 2],
    ]);
    expect(ages[2]!.oldest).toBe(new Date(START - 50 * HOUR).toISOString());
    expect(await state.alerts.ages({ severities: ['high'] }, [])).toMatchObject([{ step: 0, count: 1 }]);
    await state.close();
  });

  test('models are those that a row names: what was asked for, else what answered', async () => {
    const state = await withAlerts();
    expect(await state.alerts.models({}, 10)).toEqual([
      { model: 'model-a', alerts: 2, severities: { medium: 1, high: 1 } },
      { model: 'model-b', alerts: 2, severities: { high: 1, medium: 1 } },
      { model: 'model-c', alerts: 1, severities: { medium: 1 } },
    ]);
    expect(await state.alerts.models({ severities: ['high'] }, 1)).toMatchObject([{ model: 'model-a', alerts: 1 }]);
    await state.close();
  });
});
