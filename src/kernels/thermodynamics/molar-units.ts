/** Molar gas constant R [J/(mol K)], exact in the SI. @source codata2018 */
export const molarGasConstant = 8.31446261815324;

/** Molar energy [kJ/mol] of one electronvolt per particle. @source codata2018 */
export const molarPerElectronvolt = 96.48533212331002;
