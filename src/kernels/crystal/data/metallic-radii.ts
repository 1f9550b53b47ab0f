/**
 * Radii of atoms in metals, scaled to twelve neighbours [Å].
 * @source teatum1968, table I
 */
export const metallicRadiiOfTwelve =
  'Li 1.562 Be 1.128 Na 1.911 Mg 1.602 Al 1.432 Si 1.319 K 2.376 Ca 1.974 Sc 1.641 Ti 1.462 V 1.346 Cr 1.360 Mn 1.304 ' +
  'Fe 1.274 Co 1.252 Ni 1.246 Cu 1.278 Zn 1.394 Ga 1.411 Ge 1.369 Rb 2.546 Sr 2.151 Y 1.801 Zr 1.602 Nb 1.468 ' +
  'Mo 1.400 Tc 1.360 Ru 1.339 Rh 1.345 Pd 1.376 Ag 1.445 Cd 1.568 In 1.663 Sn 1.545 Sb 1.590 Cs 2.731 Ba 2.243 ' +
  'La 1.877 Ce 1.825 Pr 1.828 Nd 1.821 Pm 1.811 Sm 1.802 Eu 2.042 Gd 1.802 Tb 1.782 Dy 1.773 Ho 1.766 Er 1.757 ' +
  'Tm 1.746 Yb 1.940 Lu 1.734 Hf 1.580 Ta 1.467 W 1.408 Re 1.375 Os 1.353 Ir 1.357 Pt 1.387 Au 1.442 Hg 1.573 ' +
  'Tl 1.716 Pb 1.750 Bi 1.700 Th 1.798 U 1.560';
