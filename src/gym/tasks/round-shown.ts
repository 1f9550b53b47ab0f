/** A number as a tool shows it, to so many places after the point; what rounds to zero is 0 and never −0, which JSON cannot carry. */
export const roundShown = (value: number, places: number): number => Number(value.toFixed(places)) + 0;
