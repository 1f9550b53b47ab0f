/** How well a fact is known: A = several sources or a textbook value; B = one source, or a compilation alone; C = sources disagree. */
export type Grade = 'A' | 'B' | 'C';

/** One measured critical temperature at ambient pressure. */
export type CriticalTemperatureFact = {
  /** Composition and structure together, such as `Nb0.9Zr0.1 bcc`: unique also among polymorphs. */
  readonly id: string;
  readonly composition: string;
  readonly family: Family;
  /** Structure type, space group or lattice as the source names it; null where it does not. */
  readonly structure: string | null;
  /** Critical temperature [K]. */
  readonly criticalTemperature: number;
  /** Valence electrons per atom; null where the counting rule does not apply (borides, oxides, pnictides…). */
  readonly electronsPerAtom: number | null;
  /** Lattice parameter a [Å]. */
  readonly latticeParameter: number | null;
  /** Keys of the bibliography. */
  readonly references: readonly string[];
  readonly grade: Grade;
  readonly note: string;
};

export type Family =
  | 'element'
  | 'bcc-alloy'
  | 'hea'
  | 'A15'
  | 'B1'
  | 'boride'
  | 'dichalcogenide'
  | 'chevrel'
  | 'borocarbide'
  | 'antiperovskite'
  | 'laves'
  | 'bismuthate'
  | 'cuprate'
  | 'iron'
  | 'sp-alloy';

/**
 * Measured critical temperatures of elements, alloys and compounds, typed in as facts from the literature.
 * Most binary bcc alloys were measured by Hulm and Blaugher and are quoted from the SuperCon compilation, so agreement
 * with SuperCon is no independent check of their grade B.
 * @source roberts1976
 * @source webb2015
 * @source hulm1961
 * @source supercon
 * @source kozelj2014
 * @source yuan2018
 * @source zeng2023
 * @source dew-hughes1975
 * @source stewart2015
 * @source willens1967
 * @source matthias1968
 * @source revolinsky1965
 * @source vanmaaren1966
 * @source matthias1972
 * @source cava1994
 * @source he2001
 * @source poole2000
 * @source matthias1958
 * @source cava1988
 * @source sleight1975
 * @source cava1987
 * @source tarascon1987
 * @source hsu2008
 * @source rotter2008
 * @source wang2008
 * @source tapp2008
 * @source allen-dynes1975
 * @source xie2019
 */
export const criticalTemperatures: readonly CriticalTemperatureFact[] = [
  fact('Pb1', 'element', 'fcc', 7.196, 4, 4.9508, 'roberts1976 webb2015', 'A'),
  fact('Sn1', 'element', 'A5', 3.722, 4, 5.8316, 'roberts1976 webb2015', 'A'),
  fact('In1', 'element', 'A6', 3.408, 3, 3.2523, 'roberts1976 webb2015', 'A'),
  fact('Tl1', 'element', 'hcp', 2.38, 3, 3.4566, 'roberts1976 webb2015', 'A'),
  fact('Hg1', 'element', 'A10', 4.154, 2, 3.005, 'roberts1976 webb2015', 'A'),
  fact('Cd1', 'element', 'hcp', 0.517, 2, 2.979, 'roberts1976 webb2015', 'A'),
  fact('Ga1', 'element', 'A11', 1.083, 3, 4.519, 'roberts1976 webb2015', 'A'),
  fact('Ti1', 'element', 'hcp', 0.4, 4, 2.951, 'roberts1976 webb2015', 'A'),
  fact('Zr1', 'element', 'hcp', 0.61, 4, 3.232, 'roberts1976 webb2015', 'A'),
  fact('Nb1', 'element', 'bcc', 9.25, 5, 3.3004, 'roberts1976 webb2015', 'A'),
  fact('Ta1', 'element', 'bcc', 4.47, 5, 3.3029, 'roberts1976 webb2015', 'A'),
  fact('W1', 'element', 'bcc', 0.0154, 6, 3.1652, 'roberts1976 webb2015', 'A'),
  fact('Ru1', 'element', 'hcp', 0.49, 8, 2.706, 'roberts1976 webb2015', 'A'),
  fact('Os1', 'element', 'hcp', 0.66, 8, 2.734, 'roberts1976 webb2015', 'A'),
  fact('Ir1', 'element', 'fcc', 0.1125, 9, 3.839, 'roberts1976 webb2015', 'A'),
  fact('Th1', 'element', 'fcc', 1.38, 4, 5.0845, 'roberts1976 webb2015', 'A'),
  fact('Be1', 'element', 'hcp', 0.026, 2, 2.286, 'roberts1976 webb2015', 'A'),
  fact('La1', 'element', 'dhcp', 4.88, 3, 3.774, 'roberts1976 webb2015', 'A', 'alpha phase; fcc beta 6.00 K'),
  fact('Nb0.9Zr0.1', 'bcc-alloy', 'bcc', 10.7, 4.9, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.5Zr0.5', 'bcc-alloy', 'bcc', 9.9, 4.5, null, 'hulm1961 supercon', 'C'),
  fact('Nb0.6Ti0.4', 'bcc-alloy', 'bcc', 9.8, 4.6, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.36Ti0.64', 'bcc-alloy', 'bcc', 9.05, 4.36, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.25Ti0.75', 'bcc-alloy', 'bcc', 7.3, 4.25, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.95Mo0.05', 'bcc-alloy', 'bcc', 7.8, 5.05, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.85Mo0.15', 'bcc-alloy', 'bcc', 5.58, 5.15, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.75Mo0.25', 'bcc-alloy', 'bcc', 3.47, 5.25, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.6Mo0.4', 'bcc-alloy', 'bcc', 0.6, 5.4, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.3Mo0.7', 'bcc-alloy', 'bcc', 0.016, 5.7, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.2Mo0.8', 'bcc-alloy', 'bcc', 0.095, 5.8, null, 'hulm1961 supercon', 'B'),
  fact('Mo0.9Re0.1', 'bcc-alloy', 'bcc', 2.95, 6.1, null, 'hulm1961 supercon', 'B'),
  fact('Mo0.82Re0.18', 'bcc-alloy', 'bcc', 8.5, 6.18, null, 'hulm1961 supercon', 'B'),
  fact('Mo0.75Re0.25', 'bcc-alloy', 'bcc', 10, 6.25, null, 'hulm1961 supercon', 'B'),
  fact('Mo0.6Re0.4', 'bcc-alloy', 'bcc', 11.7, 6.4, null, 'hulm1961 supercon', 'B'),
  fact('Mo0.52Re0.48', 'bcc-alloy', 'bcc', 11.1, 6.48, null, 'hulm1961 supercon', 'B'),
  fact('V0.8Ti0.2', 'bcc-alloy', 'bcc', 7.3, 4.8, null, 'hulm1961 supercon', 'B'),
  fact('V0.6Ti0.4', 'bcc-alloy', 'bcc', 7.4, 4.6, null, 'hulm1961 supercon', 'B'),
  fact('V0.25Ti0.75', 'bcc-alloy', 'bcc', 5.3, 4.25, null, 'hulm1961 supercon', 'B'),
  fact('V0.2Ti0.8', 'bcc-alloy', 'bcc', 4.1, 4.2, null, 'hulm1961 supercon', 'B'),
  fact('Ta0.685Ti0.315', 'bcc-alloy', 'bcc', 8.28, 4.685, null, 'hulm1961 supercon', 'B'),
  fact('Ta0.52Ti0.48', 'bcc-alloy', 'bcc', 7.86, 4.52, null, 'hulm1961 supercon', 'B'),
  fact('Ta0.36Ti0.64', 'bcc-alloy', 'bcc', 7.53, 4.36, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.8Hf0.2', 'bcc-alloy', 'bcc', 9.5, 4.8, null, 'hulm1961 supercon', 'B'),
  fact('Ta0.6Hf0.4', 'bcc-alloy', 'bcc', 6.85, 4.6, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.9Ta0.1', 'bcc-alloy', 'bcc', 8.4, 5, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.5Ta0.5', 'bcc-alloy', 'bcc', 6.09, 5, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.5V0.5', 'bcc-alloy', 'bcc', 4.25, 5, null, 'hulm1961 supercon', 'B'),
  fact('Ta0.5V0.5', 'bcc-alloy', 'bcc', 2.54, 5, null, 'hulm1961 supercon', 'B'),
  fact('V0.8Cr0.2', 'bcc-alloy', 'bcc', 1.19, 5.2, null, 'hulm1961 supercon', 'B'),
  fact('V0.7Mo0.3', 'bcc-alloy', 'bcc', 0.76, 5.3, null, 'hulm1961 supercon', 'B'),
  fact('Ta0.92W0.08', 'bcc-alloy', 'bcc', 2.85, 5.08, null, 'hulm1961 supercon', 'B'),
  fact('Nb0.85W0.15', 'bcc-alloy', 'bcc', 5.32, 5.15, null, 'hulm1961 supercon', 'B'),
  fact('Ta0.95Re0.05', 'bcc-alloy', 'bcc', 2.77, 5.1, null, 'hulm1961 supercon', 'B'),
  fact('Ta0.8Re0.2', 'bcc-alloy', 'bcc', 0.21, 5.4, null, 'hulm1961 supercon', 'B'),
  fact('Ta34Nb33Hf8Zr14Ti11', 'hea', 'bcc', 7.3, 4.67, 3.36, 'kozelj2014', 'A'),
  fact('Ti15Zr15Nb35Ta35', 'hea', 'bcc', 8, 4.7, null, 'yuan2018', 'A', 'around 8 K'),
  fact('Ti1Hf1Nb1Ta1Mo1', 'hea', 'bcc', 3.42, 4.8, null, 'zeng2023', 'A', 'equimolar'),
  fact('Nb3Sn1', 'A15', 'A15', 18, 4.75, 5.29, 'dew-hughes1975 roberts1976 stewart2015', 'A', 'max 18.3'),
  fact('Nb3Al1', 'A15', 'A15', 18.8, 4.5, 5.186, 'dew-hughes1975 roberts1976 stewart2015', 'A', 'max 18.9'),
  fact(
    'Nb3Ga1',
    'A15',
    'A15',
    20.3,
    4.5,
    5.171,
    'dew-hughes1975 roberts1976 stewart2015',
    'A',
    'quenched+annealed',
  ),
  fact('Nb3Au1', 'A15', 'A15', 11, 6.5, 5.203, 'dew-hughes1975 roberts1976 stewart2015', 'B'),
  fact('Nb3Pt1', 'A15', 'A15', 10.9, 6.25, 5.155, 'dew-hughes1975 roberts1976 stewart2015', 'B'),
  fact('Nb3Ir1', 'A15', 'A15', 1.7, 6, 5.135, 'dew-hughes1975 roberts1976 stewart2015', 'B'),
  fact('Nb3Os1', 'A15', 'A15', 1, 5.75, 5.135, 'dew-hughes1975 roberts1976 stewart2015', 'B'),
  fact('Nb3Rh1', 'A15', 'A15', 2.6, 6, 5.131, 'dew-hughes1975 roberts1976 stewart2015', 'B'),
  fact(
    'Nb3In1',
    'A15',
    'A15',
    9.2,
    4.5,
    5.303,
    'dew-hughes1975 roberts1976 stewart2015',
    'B',
    'high-pressure synthesis',
  ),
  fact('V3Si1', 'A15', 'A15', 17, 4.75, 4.725, 'dew-hughes1975 roberts1976 stewart2015', 'A'),
  fact(
    'V3Ga1',
    'A15',
    'A15',
    15.4,
    4.5,
    4.817,
    'dew-hughes1975 roberts1976 stewart2015',
    'A',
    'reports 14-16.8',
  ),
  fact('V3Ge1', 'A15', 'A15', 6.1, 4.75, 4.783, 'dew-hughes1975 roberts1976 stewart2015', 'B'),
  fact('V3Pt1', 'A15', 'A15', 3.1, 6.25, 4.817, 'dew-hughes1975 roberts1976 stewart2015', 'B'),
  fact(
    'Ta3Sn1',
    'A15',
    'A15',
    8.3,
    4.75,
    5.276,
    'dew-hughes1975 roberts1976 stewart2015',
    'B',
    'order dependent 5.6-8.35',
  ),
  fact('Mo3Ir1', 'A15', 'A15', 8.5, 6.75, 4.969, 'dew-hughes1975 roberts1976 stewart2015', 'B'),
  fact(
    'Ti3Ir1',
    'A15',
    'A15',
    4.9,
    5.25,
    5.009,
    'dew-hughes1975 roberts1976 stewart2015',
    'B',
    'reports 4.2-5.4',
  ),
  fact('Nb1C1', 'B1', 'B1', 11.1, 4.5, 4.47, 'roberts1976', 'A'),
  fact('Ta1C1', 'B1', 'B1', 10.3, 4.5, 4.456, 'roberts1976', 'A'),
  fact('Ti1N1', 'B1', 'B1', 5.6, 4.5, 4.24, 'roberts1976', 'A'),
  fact('Zr1N1', 'B1', 'B1', 10, 4.5, 4.577, 'roberts1976', 'A'),
  fact('V1N1', 'B1', 'B1', 8.5, 5, 4.137, 'roberts1976', 'A'),
  fact('Mo1C1', 'B1', 'B1', 14.3, 5, 4.28, 'willens1967', 'B', 'cubic metastable'),
  fact('Zr1B12', 'boride', 'UB12', 6, null, 7.408, 'matthias1968', 'A'),
  fact('Y1B6', 'boride', 'CaB6', 7.1, null, 4.1, 'matthias1968', 'B', 'up to 8.4'),
  fact('Nb1Se2', 'dichalcogenide', '2H', 7.2, null, 3.444, 'revolinsky1965', 'A'),
  fact('Nb1S2', 'dichalcogenide', '2H', 6, null, 3.33, 'vanmaaren1966', 'A'),
  fact('Pb1Mo6S8', 'chevrel', 'hR15', 15, null, 6.55, 'matthias1972', 'A', 'rhombohedral a'),
  fact('Y1Ni2B2C1', 'borocarbide', 'I4/mmm', 15.6, null, 3.526, 'cava1994', 'A'),
  fact('Lu1Ni2B2C1', 'borocarbide', 'I4/mmm', 16.6, null, 3.464, 'cava1994', 'A'),
  fact('Mg1C1Ni3', 'antiperovskite', 'Pm-3m', 8, null, 3.812, 'he2001', 'A', '7-8'),
  fact('Hf1V2', 'laves', 'C15', 9.3, 4.667, 7.39, 'poole2000', 'A'),
  fact('Sc1Tc2', 'laves', 'C14', 10.9, 5.667, 5.223, 'poole2000', 'B'),
  fact('La1Os2', 'laves', 'C15', 8.9, 6.333, 7.737, 'poole2000', 'B', 'C14 form 5.9 K'),
  fact('Ce1Ru2', 'laves', 'C15', 6.1, 6.667, 7.536, 'matthias1958', 'A'),
  fact('Ba0.6K0.4Bi1O3', 'bismuthate', 'Pm-3m', 30, null, 4.29, 'cava1988', 'A'),
  fact('Ba1Pb0.75Bi0.25O3', 'bismuthate', 'I4/mcm', 11.7, null, null, 'sleight1975', 'B'),
  fact('La1.85Sr0.15Cu1O4', 'cuprate', 'I4/mmm', 37.5, null, 3.779, 'cava1987 tarascon1987', 'A'),
  fact('Fe1Se1', 'iron', 'P4/nmm', 8.5, null, 3.77, 'hsu2008', 'A'),
  fact('Ba0.6K0.4Fe2As2', 'iron', 'I4/mmm', 38, null, 3.917, 'rotter2008', 'A'),
  fact('Li1Fe1As1', 'iron', 'P4/nmm', 18, null, 3.79, 'wang2008 tapp2008', 'A'),
  fact('Pb0.8Bi0.2', 'sp-alloy', null, 7.95, null, null, 'allen-dynes1975 xie2019', 'A'),
  fact('Pb0.7Bi0.3', 'sp-alloy', null, 8.45, null, null, 'allen-dynes1975 xie2019', 'A'),
  fact('Pb0.65Bi0.35', 'sp-alloy', null, 8.95, null, null, 'allen-dynes1975 xie2019', 'A'),
  fact('Pb0.8Tl0.2', 'sp-alloy', null, 6.8, null, null, 'allen-dynes1975 xie2019', 'A'),
  fact('Pb0.6Tl0.4', 'sp-alloy', null, 5.9, null, null, 'allen-dynes1975 xie2019', 'A'),
  fact('Pb0.4Tl0.6', 'sp-alloy', null, 4.6, null, null, 'allen-dynes1975 xie2019', 'A'),
  fact('In2Bi1', 'sp-alloy', null, 5.6, null, null, 'allen-dynes1975 xie2019', 'A'),
  fact('Bi2Tl1', 'sp-alloy', null, 6.4, null, null, 'allen-dynes1975 xie2019', 'A'),
  fact('Sb2Tl7', 'sp-alloy', null, 5.2, null, null, 'allen-dynes1975 xie2019', 'A'),
];

function fact(
  composition: string,
  family: Family,
  structure: string | null,
  criticalTemperature: number,
  electronsPerAtom: number | null,
  latticeParameter: number | null,
  references: string,
  grade: Grade,
  note = '',
): CriticalTemperatureFact {
  return {
    id: structure === null ? composition : `${composition} ${structure}`,
    composition,
    family,
    structure,
    criticalTemperature,
    electronsPerAtom,
    latticeParameter,
    references: references.split(' '),
    grade,
    note,
  };
}
