import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Analysis, AnalysisOutcome, Finding, Goal } from '../campaign/index.ts';
import { curiePoint } from './curie-point.ts';
import { readInstrumentFile } from './formats/index.ts';
import { hysteresisLoop } from './hysteresis-loop.ts';
import { magneticTransition } from './magnetic-transition.ts';
import { resistiveTransition } from './resistive-transition.ts';
import { upperCriticalField } from './upper-critical-field.ts';

const folder = join(import.meta.dirname, '../../../shared/data/instrument_files');

const fileOf = (name: string) => ({
  sample: 's',
  name,
  bytes: new Uint8Array(readFileSync(join(folder, name))),
  blob: 'b',
});

const analyse = <O>(analysis: Analysis<O>, name: string, goals: readonly Goal[] = []): AnalysisOutcome =>
  analysis.analyse([fileOf(name)], goals, analysis.parseOptions({}))[0]!;

const all = (outcome: AnalysisOutcome, quantity: string, criterion = ''): readonly Finding[] =>
  outcome.findings.filter(
    (finding) => finding.quantity === quantity && finding.criterion.includes(criterion),
  );
const one = (outcome: AnalysisOutcome, quantity: string, criterion = ''): Finding => {
  const [found] = all(outcome, quantity, criterion);
  if (found === undefined) throw new Error(`no ${quantity} (${criterion}): ${outcome.warnings.join('; ')}`);
  return found;
};

const crystal = '20240223_NCCO_SC_Canada4_full_size.dat';
const control = '20240222_NCCO_AG.dat';
const onset: Goal = {
  quantity: 'critical-temperature',
  criterion: 'onset',
  unit: 'K',
  direction: 'maximize',
};

describe.skipIf(!existsSync(folder))('real files', () => {
  test('the superconducting crystal: sign change and steepest point, each with criterion and branch', () => {
    const outcome = analyse(magneticTransition, crystal);
    const change = one(outcome, 'critical-temperature-sign-change', 'zfc');
    expect(Math.abs(change.value! - 23.67)).toBeLessThan(1);
    expect(change.criterion).toBe('sign change of the moment, zfc warming, 10 Oe');
    const steepest = one(outcome, 'critical-temperature-steepest', 'zfc');
    expect(Math.abs(steepest.value! - 21.63)).toBeLessThan(1);
    const first = one(outcome, 'critical-temperature-onset', 'zfc');
    expect(first.value).toBeGreaterThan(change.value!);
    expect(first.value).toBeLessThan(28);
    expect(all(outcome, 'critical-temperature-onset', 'fc warming').length).toBeGreaterThan(0);
    expect(outcome.warnings.join()).toContain('no holder was given');
    expect(outcome.warnings.join()).toContain('neither mass nor volume');
  });

  test('its as-grown control has no transition: a Curie tail is no onset', () => {
    const outcome = analyse(magneticTransition, control, [onset]);
    for (const finding of outcome.findings)
      expect(finding).toMatchObject({ quantity: 'critical-temperature-onset', value: null, bound: 'upper' });
    expect(outcome.findings[0]!.limit).toBeCloseTo(1.8, 1);
    expect(outcome.findings[0]!.detail.detectionLimit_emu).toBeGreaterThan(0);
    expect(outcome.observations[0]).toMatchObject({
      quantity: 'critical-temperature',
      bound: 'upper',
      unit: 'K',
      sd: null,
      fidelity: 'measured',
    });
    expect(outcome.failure).toBeUndefined();
  });

  test('blocking of nanoparticles is neither superconductivity nor a Néel point', () => {
    const outcome = analyse(magneticTransition, 'zfcfc1.dat');
    expect(outcome.findings.every(({ value }) => value === null)).toBe(true);
    const order = analyse(curiePoint, 'zfcfc1.dat');
    expect(all(order, 'neel-temperature')).toEqual([]);
    expect(order.warnings.join()).toContain('blocking or a spin glass');
  });

  test('palladium is linear in the field: no ferromagnetism', () => {
    const outcome = analyse(hysteresisLoop, 'Pd_std1.dat');
    // χ of palladium at 300 K is 5.2e-6 emu/(g Oe); 0.2604 g give 1.35e-6 emu/Oe.
    expect(one(outcome, 'high-field-susceptibility').value! * 1e6).toBeCloseTo(1.36, 1);
    expect(all(outcome, 'coercivity').every(({ value }) => value === null || Math.abs(value) < 0.006)).toBe(
      true,
    );
  });

  test('a hard magnet has coercivity, remanence and saturation', () => {
    const outcome = analyse(hysteresisLoop, 'VSM_MH.DAT.gz');
    expect(one(outcome, 'coercivity').value).toBeGreaterThan(0.1);
    // 54.86 mg, as the file states.
    const remanence = one(outcome, 'remanent-moment').value! / 54.86e-6;
    const saturation = one(outcome, 'saturation-magnetization').value!;
    expect(remanence / saturation).toBeGreaterThan(0.5);
    expect(remanence / saturation).toBeLessThan(1);
    expect(readInstrumentFile(fileOf('VSM_MH.DAT.gz'))[0]).toMatchObject({
      measuredAt: '2025-02-12T15:36:00',
      stated: { SAMPLE_MASS: { value: 54.86, sd: null, unit: 'mg' } },
    });
  });

  test('loops in a file with tabs are read at both temperatures', () => {
    const outcome = analyse(hysteresisLoop, 'mvsh2.dat');
    expect(one(outcome, 'coercivity', '5.004 K').value).toBeGreaterThan(0.05);
    // At 300 K the trapped flux of the magnet turns the branches over.
    expect(one(outcome, 'coercivity', '300 K')).toMatchObject({ value: null, bound: 'upper' });
  });

  test.each(['Resistivity_Ch1_TMR_Ch2_Hall_test.dat', 'ACT_Ch1_Hall_Ch2_TMR.dat.gz'])(
    '%s: the critical field falls with temperature, and ends at Tc',
    (name) => {
      const outcome = analyse(upperCriticalField, name);
      const midpoints = all(outcome, 'upper-critical-field', 'midpoint').filter(({ criterion }) =>
        criterion.includes('channel 1'),
      );
      expect(midpoints.length).toBeGreaterThan(2);
      const byTemperature = midpoints.toSorted(
        (a, b) => Number(a.detail.temperature_K) - Number(b.detail.temperature_K),
      );
      expect(byTemperature.map(({ value }) => value)).toEqual(
        byTemperature.map(({ value }) => value!).toSorted((a, b) => b - a),
      );
      const zero = one(outcome, 'upper-critical-field-zero', 'WHH');
      expect(zero.value).toBeLessThan(one(outcome, 'upper-critical-field-zero', 'line').value!);
      expect(zero.detail.criticalTemperature_K).toBeGreaterThan(3);
      expect(zero.detail.criticalTemperature_K).toBeLessThan(3.5);
    },
  );

  test('a short run of a magnetic conductor has no transition, and its empty channel says so', () => {
    const outcome = analyse(resistiveTransition, 'testPPMS.dat');
    expect(one(outcome, 'critical-temperature-midpoint', 'channel 1')).toMatchObject({
      value: null,
      bound: 'upper',
    });
    expect(outcome.warnings.join()).toContain('channel 2: no sweep');
  });
});

describe.skipIf(!existsSync(folder))('a file that is still being written', () => {
  test('a run that ends below the transition of another is no finding of none', () => {
    const whole = fileOf(crystal);
    const file = { ...whole, bytes: whole.bytes.subarray(0, 20_000) };
    const outcome = magneticTransition.analyse([file], [], magneticTransition.parseOptions({}))[0]!;
    expect(one(outcome, 'critical-temperature-onset', 'zfc').value).toBeGreaterThan(20);
    expect(all(outcome, 'critical-temperature-onset', ', fc')).toEqual([]);
    expect(outcome.warnings.join()).toMatch(/fc warming, 10 Oe: ends at [\d.]+ K, below the transition/);
  });
});
