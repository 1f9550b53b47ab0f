import { join } from 'node:path';
import { createRoute } from '@hono/zod-openapi';
import { interlocks, type Limits } from '../../../campaign/index.ts';
import { loadWires, taskFamilies } from '../../../gym/index.ts';
import { checkProgram, checkWorkspace } from '../../workspace/check-workspace.ts';
import { readLimits } from '../../workspace/open-limits.ts';
import { checkList, gymView, type LimitsView, limitsView } from '../contract/workspace.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { failed, json, sent } from './responses.ts';

/** The workspace itself: whether it is well, what is limited, and which tasks the gym has. */
export function addWorkspaceRoutes(app: HttpApp, { workspace }: HttpScene): void {
  const doctor = createRoute({
    ...{ method: 'get', path: '/api/doctor', summary: 'Whether this machine and workspace are well' },
    responses: { 200: json(checkList, 'what was looked at') },
  });
  app.openapi(doctor, async (context) =>
    context.json({ checks: [...checkProgram(), ...(await checkWorkspace(workspace))] }, 200),
  );

  const limits = createRoute({
    ...{ method: 'get', path: '/api/limits', summary: 'What no action may pass, and the rules of chemistry' },
    responses: { 200: json(limitsView, 'the limits in force'), 400: failed },
  });
  app.openapi(limits, (context) => {
    const found = readLimits(join(workspace.folder, 'limits.yaml'));
    return context.json({ ...viewLimits(found), hash: workspace.limits.current().hash }, 200);
  });

  const gym = createRoute({
    ...{
      method: 'get',
      path: '/api/gym',
      summary: 'Families of tasks for trainers, and the wires that serve them',
    },
    responses: { 200: json(gymView, 'the families') },
  });
  app.openapi(gym, async (context) => {
    const { wires } = await loadWires();
    const families = taskFamilies.map((family) => ({
      name: family.name,
      version: String(family.version),
      summary: family.summary,
      settles: family.settles,
      levels: family.levels.map(String),
      defaultLevel: String(family.defaultLevel),
      splits: family.isEvaluationOnly ? ['test'] : ['train', 'validation', 'test'],
      groupedBy: family.groupedBy,
    }));
    return context.json(
      sent(gymView, { families, wires: wires.map(({ name, summary }) => ({ name, summary })) }),
      200,
    );
  });
}

function viewLimits(limits: Limits | null): Omit<LimitsView, 'hash'> {
  const boundsOf = (instrument: string | null, settings: Limits['settings']) =>
    Object.entries(settings).map(([setting, { min, max, unit, allowed, why, source }]) => ({
      ...{ instrument, setting, why, source },
      min: min ?? null,
      max: max ?? null,
      unit: unit ?? null,
      allowed: allowed === undefined ? null : [...allowed],
    }));
  return {
    limits:
      limits === null
        ? null
        : [
            ...boundsOf(null, limits.settings),
            ...Object.entries(limits.instruments).flatMap(([instrument, { settings }]) =>
              boundsOf(instrument, settings),
            ),
          ],
    rules: interlocks.map(({ name, summary, source }) => {
      const off = limits?.rules[name]?.off;
      return { name, summary, source, offWhy: typeof off === 'string' ? off : null };
    }),
  };
}
