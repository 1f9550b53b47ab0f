import type { Measured, PrecursorLot, SampleRegistration, SampleRole } from '../../../campaign/index.ts';
import { sampleRoles } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { formatNumber, formatUnit } from '../../../core/format-quantity.ts';
import type { Quantity } from '../../../core/quantity.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';
import { inLaboratory, type LabOptions } from './lab.ts';

/** Every piece of matter: where it is, what it came from, what was measured of it. */
export function list(output: Output, options: LabOptions): Promise<number> {
  return inLaboratory(options, async ({ state }) => {
    const { samples, positions } = state();
    const all = [...samples.values()].map((matter) => ({
      ...matter,
      position: positions.get(matter.sample) ?? null,
    }));
    if (options.json) output.print(JSON.stringify(all));
    else if (all.length === 0) output.print('no samples');
    else {
      const rows = all.map(
        ({ sample, barcode, role, position, parents, measured, isConsumed, disputedWhy }) => [
          sample,
          barcode ?? '–',
          role,
          isConsumed ? 'used up' : disputedWhy === null ? (position ?? '–') : `DISPUTED: ${disputedWhy}`,
          parents.join(' + ') || '–',
          Object.entries(measured)
            .map(([property, quantity]) => `${property} ${showQuantity(quantity)}`)
            .join(', ') || '–',
        ],
      );
      const header = ['sample', 'barcode', 'role', 'where', 'from', 'measured'];
      for (const line of formatTable(header, rows)) output.print(line);
    }
    return exitCode.done;
  });
}

const showQuantity = ({ value, sd, unit }: Quantity): string =>
  `${value}${sd === null ? '' : ` ± ${sd}`} ${unit}`;

type RegisterOptions = LabOptions & {
  readonly barcode?: string;
  readonly at?: string;
  readonly role?: string;
  readonly measured?: readonly string[];
  readonly lot?: readonly string[];
};

/** `mass=1.20±0.01 g` */
function parseMeasured(texts: readonly string[] = []): Measured {
  const measured: { [property: string]: Quantity } = {};
  for (const text of texts) {
    const match =
      /^([a-z-]+)=\s*([+-]?\d[\d.]*(?:[eE][+-]?\d+)?)(?:\s*(?:±|\+-)\s*(\d[\d.]*(?:[eE][+-]?\d+)?))?\s*([^\d\s.].*)$/.exec(
        text,
      );
    if (match === null)
      throw new AppError('bad-option', `--measured "${text}"; expected such as "mass=1.20±0.01 g"`);
    const [, property = '', value, sd, unit = ''] = match;
    measured[property] = {
      value: Number(value),
      sd: sd === undefined ? null : Number(sd),
      unit: unit.trim(),
    };
  }
  return measured;
}

/** `Nb=NB-2023-17` or `Nb=NB-2023-17:1.2 g` */
function parseLots(texts: readonly string[] = []): PrecursorLot[] {
  return texts.map((text) => {
    const match = /^([^=]+)=([^:]+)(?::\s*([\d.eE+-]+)\s*(\S+))?$/.exec(text);
    if (match === null)
      throw new AppError('bad-option', `--lot "${text}"; expected such as "Nb=NB-17" or "Nb=NB-17:1.2 g"`);
    const [, formula = '', lot = '', value, unit = ''] = match;
    if (value !== undefined && !(Number.isFinite(Number(value)) && Number(value) > 0))
      throw new AppError('bad-option', `--lot "${text}": "${value}" is no mass above 0`);
    return { formula, lot, mass: value === undefined ? null : { value: Number(value), sd: null, unit } };
  });
}

function registrationOf(sample: string, options: RegisterOptions): SampleRegistration {
  const role = options.role ?? 'sample';
  if (!sampleRoles.includes(role as SampleRole))
    throw new AppError('bad-option', `--role is "${role}", expected one of ${sampleRoles.join(', ')}`);
  return {
    sample,
    barcode: options.barcode ?? null,
    position: options.at ?? null,
    role: role as SampleRole,
    lots: parseLots(options.lot),
    measured: parseMeasured(options.measured),
  };
}

export function register(output: Output, options: RegisterOptions, sample: string): Promise<number> {
  const registration = registrationOf(sample, options);
  return inLaboratory(options, async ({ command }) => {
    await command({ command: 'register-sample', registration });
    output.print(`${sample} registered`);
    return exitCode.done;
  });
}

export function move(output: Output, options: LabOptions, sample: string, to: string): Promise<number> {
  return inLaboratory(options, async ({ command }) => {
    await command({ command: 'move-sample', sample, to, why: options.why ?? '' });
    output.print(`${sample} is at ${to}`);
    return exitCode.done;
  });
}

export function measure(output: Output, options: RegisterOptions, sample: string): Promise<number> {
  return inLaboratory(options, async ({ command }) => {
    const measured = parseMeasured(options.measured);
    await command({ command: 'measure-sample', sample, measured, why: options.why ?? '' });
    output.print(`${sample} measured`);
    return exitCode.done;
  });
}

/** `button/powder@B-17` is a piece with a barcode. */
function pieceOf(text: string, options: RegisterOptions): SampleRegistration {
  const [sample = '', barcode] = text.split('@');
  return registrationOf(sample, { ...options, ...(barcode !== undefined && { barcode }), measured: [] });
}

export function split(
  output: Output,
  options: RegisterOptions & { keep?: boolean },
  sample: string,
  pieces: readonly string[],
): Promise<number> {
  return inLaboratory(options, async ({ command }) => {
    const into = pieces.map((piece) => pieceOf(piece, options));
    await command({
      command: 'split-sample',
      sample,
      into,
      isConsumed: options.keep !== true,
      why: options.why ?? '',
    });
    output.print(`${sample} split into ${into.map((piece) => piece.sample).join(', ')}`);
    return exitCode.done;
  });
}

export function merge(
  output: Output,
  options: RegisterOptions,
  into: string,
  samples: readonly string[],
): Promise<number> {
  return inLaboratory(options, async ({ command }) => {
    await command({
      command: 'merge-samples',
      samples,
      into: pieceOf(into, options),
      why: options.why ?? '',
    });
    output.print(`${samples.join(' + ')} merged into ${into}`);
    return exitCode.done;
  });
}

export function consume(output: Output, options: LabOptions, sample: string): Promise<number> {
  return inLaboratory(options, async ({ command }) => {
    await command({ command: 'consume-sample', sample, why: options.why ?? '' });
    output.print(`${sample} is used up`);
    return exitCode.done;
  });
}

/** What a reader saw where: agreement, or a dispute that holds the samples until a person has looked. */
export function scan(output: Output, options: LabOptions, barcode: string, at: string): Promise<number> {
  return inLaboratory(options, async ({ command, state }) => {
    await command({ command: 'scan', barcode, at });
    const disputed = [...state().samples.values()].filter(({ disputedWhy }) => disputedWhy !== null);
    if (disputed.length === 0) {
      output.print(`${barcode} at ${at}, as recorded`);
      return exitCode.done;
    }
    for (const { sample, disputedWhy } of disputed)
      output.print(
        `${sample} is in dispute: ${disputedWhy}; look, then: onnes lab confirm ${sample} PLACE --why …`,
      );
    return exitCode.waiting;
  });
}

export function confirm(output: Output, options: LabOptions, sample: string, at: string): Promise<number> {
  return inLaboratory(options, async ({ command }) => {
    await command({ command: 'confirm-sample', sample, at, why: options.why ?? '' });
    output.print(`${sample} is at ${at}`);
    return exitCode.done;
  });
}

export function count(
  output: Output,
  options: LabOptions,
  consumable: string,
  amount: string,
): Promise<number> {
  const match = /^([\d.eE+-]+)\s*(\S+)$/.exec(amount);
  if (match === null) throw new AppError('bad-option', `"${amount}"; expected an amount such as "120 L"`);
  return inLaboratory(options, async ({ command, client, state }) => {
    const quantity = { value: Number(match[1]), sd: null, unit: match[2] as string };
    await command({ command: 'count-consumable', consumable, amount: quantity, why: options.why ?? '' });
    await client.view.refresh();
    const { value, unit } = state().consumables.get(consumable) ?? quantity;
    output.print(`${consumable}: ${formatNumber(value)}${formatUnit(unit)}`);
    return exitCode.done;
  });
}
