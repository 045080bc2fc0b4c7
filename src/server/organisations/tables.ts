import type { Generated } from 'kysely';

export type TerritoryKind =
	| 'region'
	| 'urban-okrug'
	| 'municipal-district'
	| 'municipal-okrug'
	| 'urban-settlement'
	| 'rural-settlement'
	| 'intracity-territory';

export type OrganisationKind =
	| 'regional-library'
	| 'library-system'
	| 'library'
	| 'branch'
	| 'governing-body'
	| 'partnership'
	| 'sponsor'
	| 'foreign-partner'
	| 'educational-institution'
	| 'other';

/** Dates without time are ISO strings such as `2027-05-31`; see database.ts. */
export type OrganisationTables = {
	organisation_order: { only_row: Generated<boolean> };
	territories: { id: Generated<string>; kind: TerritoryKind; name: string; parent_id: string | null };
	organisations: {
		id: Generated<string>;
		slug: string;
		kind: OrganisationKind;
		territory_id: string | null;
		rural: Generated<boolean>;
		town: Generated<string>;
		website: string | null;
		created_at: Generated<Date>;
		closed_on: string | null;
	};
	organisation_names: {
		organisation_id: string;
		valid_from: string;
		name: string;
		short_name: string;
		genitive: string | null;
		dative: string | null;
		normalised_name: string;
		normalised_short_name: string;
	};
	organisation_parents: { organisation_id: string; valid_from: string; parent_id: string | null };
};
