import type { FullName } from '#server/platform/russian/full-names.ts';

export type NameRefusal = 'surname-missing' | 'given-name-missing' | 'name-too-long';

/** The lengths that the database takes. */
export function refusalOfName({ surname, givenName, patronymic = '' }: FullName): NameRefusal | null {
	if (surname === '') return 'surname-missing';
	if (givenName === '') return 'given-name-missing';
	return [surname, givenName, patronymic].some((part) => part.length > 100) ? 'name-too-long' : null;
}
