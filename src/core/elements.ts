/** Symbols of the chemical elements in order of atomic number: `elementSymbols[Z - 1]`. */
export const elementSymbols: readonly string[] = (
  'H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr ' +
  'Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu ' +
  'Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr ' +
  'Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og'
).split(' ');

const known: ReadonlySet<string> = new Set(elementSymbols);

/** Whether a text is the symbol of an element, capitals included: `Nb`, not `NB`. */
export const isElement = (symbol: string): boolean => known.has(symbol);

/** Whether a text stands for an element that is kept secret: E1 to E99. */
export const isMaskedElement = (symbol: string): boolean => /^E[1-9]\d?$/.test(symbol);

/** An element in a formula: one that ends with a digit in brackets. */
export const elementInFormula = (symbol: string): string =>
  isMaskedElement(symbol) ? `(${symbol})` : symbol;
