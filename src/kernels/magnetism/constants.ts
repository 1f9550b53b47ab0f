/** Boltzmann constant [meV/K], exact in the SI of 2019. @source codata2018 */
export const boltzmann = 8.617333262e-2;

/** One millirydberg [meV]. @source codata2018 */
export const milliRydberg = 13.605693123;

/** One joule [meV]. @source codata2018 */
export const joule = 6.241509074e21;
