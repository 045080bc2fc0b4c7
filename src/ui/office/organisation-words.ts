import type { CorrectionRefusal, RenamingRefusal } from '#server/organisations/commands.ts';
import type { OrganisationKind } from '#server/organisations/tables.ts';
import type { MovingRefusal } from '#server/organisations/tree/commands.ts';
import { m } from '#messages';
import { formatDay } from '#ui/dates.ts';

export const organisationKinds: Record<OrganisationKind, () => string> = {
	'regional-library': m.office_kind_regional_library,
	'library-system': m.office_kind_library_system,
	library: m.office_kind_library,
	branch: m.office_kind_branch,
	'governing-body': m.office_kind_governing_body,
	partnership: m.office_kind_partnership,
	sponsor: m.office_kind_sponsor,
	'foreign-partner': m.office_kind_foreign_partner,
	'educational-institution': m.office_kind_educational_institution,
	other: m.office_kind_other
};

/** «с 1 марта 2024 г. до 1 июля 2026 г.»; the day 0001-01-01 stands for «from the beginning». */
export function periodWords(validFrom: string, validUntil: string | null): string {
	const from = validFrom === '0001-01-01' ? null : formatDay(validFrom);
	const until = validUntil === null ? null : formatDay(validUntil);
	if (from && until) return m.office_period_between({ from, until });
	if (from) return m.office_period_from({ from });
	return until ? m.office_period_until({ until }) : m.office_period_always();
}

type AnyRefusal =
	CorrectionRefusal | RenamingRefusal | MovingRefusal | 'form-outdated' | 'parent-unknown' | 'parent-ambiguous';

/** The field where a refusal is told, and its sentence. */
export const organisationRefusals: Record<AnyRefusal, { field: string; text: () => string }> = {
	'not-allowed': { field: 'organisation', text: m.office_refused_not_allowed },
	'form-outdated': { field: 'organisation', text: m.office_refused_form_outdated },
	'name-too-short': { field: 'name', text: m.office_refused_name_short },
	'name-too-long': { field: 'name', text: m.office_refused_name_long },
	'name-unprintable': { field: 'name', text: m.office_refused_name_unprintable },
	'short-name-needed': { field: 'shortName', text: m.office_refused_short_name_needed },
	'short-name-too-short': { field: 'shortName', text: m.office_refused_short_name_short },
	'short-name-too-long': { field: 'shortName', text: m.office_refused_short_name_long },
	'case-form-too-short': { field: 'genitive', text: m.office_refused_case_short },
	'case-form-too-long': { field: 'genitive', text: m.office_refused_case_long },
	'no-such-day': { field: 'validFrom', text: m.office_refused_no_such_day },
	'name-begins-then': { field: 'validFrom', text: m.office_refused_name_begins_then },
	'same-name': { field: 'name', text: m.office_refused_same_name },
	closed: { field: 'validFrom', text: m.office_refused_closed },
	'parent-closed': { field: 'parent', text: m.office_refused_parent_closed },
	circle: { field: 'parent', text: m.office_refused_circle },
	'parent-unknown': { field: 'parent', text: m.office_refused_parent_unknown },
	'parent-ambiguous': { field: 'parent', text: m.office_refused_parent_ambiguous }
};
