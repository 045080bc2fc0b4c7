import type { Generated } from 'kysely';

export type Gender = 'female' | 'male';
export type GrammaticalCase = 'genitive' | 'dative';

export type PeopleTables = {
	people_order: { only_row: Generated<boolean> };
	people: {
		id: Generated<string>;
		surname: string;
		given_name: string;
		patronymic: Generated<string>;
		gender: Gender;
		created_at: Generated<Date>;
	};
	confirmed_name_forms: {
		person_id: string;
		grammatical_case: GrammaticalCase;
		form: string;
		confirmed_by: string;
		confirmed_at: Generated<Date>;
	};
};
