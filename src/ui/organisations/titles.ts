import type { OrganisationKind, TerritoryKind } from '#server/organisations/tables.ts';
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

export const territoryKindTitles: Record<TerritoryKind, () => string> = {
	region: m.territory_region,
	'urban-okrug': m.territory_urban_okrug,
	'municipal-district': m.territory_municipal_district,
	'municipal-okrug': m.territory_municipal_okrug,
	'urban-settlement': m.territory_urban_settlement,
	'rural-settlement': m.territory_rural_settlement,
	'intracity-territory': m.territory_intracity_territory
};
