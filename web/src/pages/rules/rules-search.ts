/** Rules that are read at once. */
export const RULES_PAGE = 100;
/** Values of each facet that are counted. */
export const FACET_VALUES = 40;
