import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import { defineReadingTool, type ReadingTool } from '../reading/open-reading-episode.ts';
import { table } from '../reading/pattern-tools.ts';
import { roundShown } from '../round-shown.ts';
import { answerOf, estimateSd, type HullPhase, type HullTruth } from './draw-hull-world.ts';

/** What the tools may see: the phases, the target, and which energies have been computed so far; elements need no computing. */
export type HullBench = Pick<HullTruth, 'elements' | 'phases' | 'target'> & {
  readonly computed: Set<string>;
};

const isKnown = ({ elements, computed }: HullBench, { id }: HullPhase): boolean =>
  elements.includes(id) || computed.has(id);

export const listPhases = (bench: HullBench): ReadingTool =>
  defineReadingTool({
    name: 'list_phases',
    description:
      'All phases of this world: id, a guess of the energy of formation, and the energy itself where it was computed [eV/atom].',
    input: z.strictObject({}),
    isLook: false,
    cost: () => 0,
    run() {
      const rows = bench.phases.map((phase) => [
        phase.id,
        phase.estimate,
        isKnown(bench, phase) ? roundShown(phase.energy, 6) : null,
      ]);
      const columns = ['id', 'guess_eVperAtom', 'energy_eVperAtom'];
      const shown = rows.map((row) => row.map((value) => value ?? 'not computed'));
      return { result: { target: bench.target, columns, rows }, text: table(columns.join('\t'), shown) };
    },
  });

export const computeEnergy = (bench: HullBench): ReadingTool =>
  defineReadingTool({
    name: 'compute_energy',
    description:
      'Computes the energy of formation of phases of the list [eV/atom], exactly; each new one costs 1.',
    input: z.strictObject({ ids: z.array(z.string()).min(1).max(50) }),
    isLook: true,
    cost: ({ ids }) =>
      new Set(ids.filter((id) => !bench.computed.has(id) && !bench.elements.includes(id))).size,
    run({ ids }) {
      const found = [...new Set(ids)].map((id) => {
        const phase = bench.phases.find((one) => one.id === id);
        if (phase === undefined)
          throw new AppError(
            'bad-arguments',
            `"${id.slice(0, 60)}" is no phase of the list; list_phases gives their ids`,
          );
        return phase;
      });
      for (const { id } of found) bench.computed.add(id);
      const result = Object.fromEntries(found.map(({ id, energy }) => [id, roundShown(energy, 6)]));
      return {
        result,
        text: Object.entries(result)
          .map(([id, energy]) => `${id} ${energy} eV/atom`)
          .join('\n'),
      };
    },
  });

export const mixOthers = (bench: HullBench): ReadingTool =>
  defineReadingTool({
    name: 'lowest_mixture',
    description:
      'The lowest mixture of other phases at the composition of the target, and the energy of the target over it [eV/atom], from computed energies; phases not computed stay out, or come in at their guess lowered by so many sd.',
    input: z.strictObject({
      with_guesses: z.boolean().default(false),
      lowered_by_sd: z.number().min(-5).max(5).default(0),
    }),
    isLook: false,
    cost: () => 0,
    run({ with_guesses, lowered_by_sd }) {
      const entries = bench.phases.flatMap((phase) => {
        if (isKnown(bench, phase)) return [phase];
        const guess = { ...phase, energy: phase.estimate - lowered_by_sd * estimateSd };
        return with_guesses || phase.id === bench.target ? [guess] : [];
      });
      const { energy, decomposition } = answerOf(entries, bench.target);
      const parts = Object.entries(decomposition).map(([id, fraction]) => ({
        id,
        fraction: roundShown(fraction, 6),
        isComputed: isKnown(bench, bench.phases.find((phase) => phase.id === id)!),
      }));
      const isTargetComputed = bench.computed.has(bench.target);
      return {
        result: { energy_eVperAtom: roundShown(energy, 6), isTargetComputed, decomposition: parts },
        text: `${bench.target}: ${roundShown(energy, 6)} eV/atom over ${parts.map(({ id, fraction, isComputed }) => `${fraction} ${id}${isComputed ? '' : ' (guess)'}`).join(' + ')}${isTargetComputed ? '' : '; the target itself is a guess'}`,
      };
    },
  });
