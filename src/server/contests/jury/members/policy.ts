import type { JurorRole } from '../../tables.ts';

/** What a juror is entrusted with, by the place in the jury. */
export const appointmentOfRole = {
	chair: 'jury-chair',
	'deputy-chair': 'jury-chair',
	secretary: 'jury-secretary',
	member: 'juror'
} as const satisfies Record<JurorRole, string>;
