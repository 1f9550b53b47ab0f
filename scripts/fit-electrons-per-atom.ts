// Prints the parameters of the electrons-per-atom simulator, its residual spread and the rows it was fitted on.
import { fitElectronsPerAtom, fitRows } from '../src/simulators/fit-electrons-per-atom.ts';

const fit = fitElectronsPerAtom(fitRows);
console.log(JSON.stringify(fit, null, 2));
for (const { id, criticalTemperature, electronsPerAtom, grade } of fitRows)
  console.log(
    `${id.padEnd(20)} Tc ${criticalTemperature} K, ${electronsPerAtom} electrons per atom, grade ${grade}`,
  );
