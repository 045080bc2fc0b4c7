import type { OrganisationKind } from '#server/organisations/tables.ts';
import { m } from '#messages';

export const organisationKindTitles: Record<OrganisationKind, () => string> = {
	'regional-library': m.organisation_kind_regional_library,
	'library-system': m.organisation_kind_library_system,
	library: m.organisation_kind_library,
	branch: m.organisation_kind_branch,
	'governing-body': m.organisation_kind_governing_body,
	partnership: m.organisation_kind_partnership,
	sponsor: m.organisation_kind_sponsor,
	'foreign-partner': m.organisation_kind_foreign_partner,
	'educational-institution': m.organisation_kind_educational_institution,
	other: m.organisation_kind_other
};
