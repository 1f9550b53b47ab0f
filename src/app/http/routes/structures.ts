import { createRoute, z } from '@hono/zod-openapi';
import { formatFormula } from '../../../core/format-quantity.ts';
import { checkMinimumDistance } from '../../../kernels/crystal/index.ts';
import { readStructureText } from '../../calc/read-structure-file.ts';
import { structureView } from '../contract/sample.ts';
import type { HttpApp } from '../http-scene.ts';
import { failed, json, jsonBody } from './responses.ts';

/** Crystal structures of files that a person holds up; nothing is kept. */
export function addStructureRoutes(app: HttpApp): void {
  const read = createRoute({
    ...{ method: 'post', path: '/api/structures', summary: 'Reads a CIF, POSCAR or extended XYZ file' },
    request: {
      body: jsonBody(z.object({ name: z.string().min(1).max(200), text: z.string().max(2_000_000) })),
    },
    responses: { 200: json(structureView, 'the structure'), 400: failed },
  });
  app.openapi(read, (context) => {
    const { name, text } = context.req.valid('json');
    const { title, lattice, sites, warnings } = readStructureText(text, name);
    checkMinimumDistance({ lattice, sites });
    const amounts: Record<string, number> = {};
    const shown = sites.map(({ position, occupants }) => ({
      position: [...position],
      species: occupants.map(({ element, occupancy }) => {
        amounts[element] = (amounts[element] ?? 0) + occupancy;
        return { element, occupancy };
      }),
    }));
    const view = {
      ...{ title: title || name, sites: shown, warnings: [...warnings] },
      formula: formatFormula(amounts) ?? Object.keys(amounts).join(''),
      lattice: lattice.map((row) => [...row]),
    };
    return context.json(view, 200);
  });
}
