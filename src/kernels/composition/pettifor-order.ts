/**
 * The elements strung by chemical similarity: neighbours replace each other in crystals. Mendeleev numbers run from 1 (He) to
 * 103 (H).
 * @source pettifor1984, table 1
 */
const order = (
  'He Ne Ar Kr Xe Rn Fr Cs Rb K Na Li Ra Ba Sr Ca Yb Eu Sc Lu Tm Er Ho Dy Y Tb Gd Sm Pm Nd Pr Ce La Lr No Md Fm Es Cf Bk ' +
  'Cm Am Pu Np U Pa Th Ac Zr Hf Ti Ta Nb V W Mo Cr Re Tc Mn Fe Ru Os Co Rh Ir Ni Pt Pd Au Ag Cu Mg Hg Cd Zn Be Tl In Al ' +
  'Ga Pb Sn Ge Si B Bi Sb As P Po Te Se S C At I Br Cl N O F H'
).split(' ');

const numbers: ReadonlyMap<string, number> = new Map(order.map((element, index) => [element, index + 1]));

/** Mendeleev number of an element, 1 to 103; null for the elements after lawrencium, of which no chemistry is known. */
export const mendeleevNumber = (element: string): number | null => numbers.get(element) ?? null;
