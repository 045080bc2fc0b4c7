import type { AppointmentRole } from '#server/accounts/tables.ts';
import { m } from '#messages';

/** What somebody is, beginning a sentence: «Организатор». */
export const roleWords: Record<AppointmentRole | 'administrator', () => string> = {
	administrator: m.people_role_administrator,
	methodist: m.people_role_methodist,
	organiser: m.people_role_organiser,
	'jury-chair': m.people_role_jury_chair,
	'jury-secretary': m.people_role_jury_secretary,
	juror: m.people_role_juror,
	representative: m.people_role_representative,
	editor: m.people_role_editor
};
