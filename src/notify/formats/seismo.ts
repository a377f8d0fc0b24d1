import { type AlertFormat, present } from './alert-format.ts';

/** The alert as the API gives it, with a link to its page. */
export const seismo: AlertFormat = (alert, { link }) => present({ ...alert, link });
