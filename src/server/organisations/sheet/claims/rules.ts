import { areSameNames, completeName, normaliseName, type CompleteName, type NameRefusal } from '../../names/rules.ts';
import { beginning, mergePeriods, type Period } from '../../rules.ts';
import type { Column } from '../columns/rules.ts';
import type { SheetFaults } from '../faults/rules.ts';
import type { OrganisationRow } from '../forms.ts';
import type { Identified, Parents } from '../links/rules.ts';

/** Names of the organisation through time, as they are after what the rows claim. */
export function namesAfter({ rows, stored }: Identified, faults: SheetFaults): Period<CompleteName>[] {
	const known = [...(stored?.names ?? [])];
	const claims: Period<CompleteName>[] = [];
	const claim = (
		row: OrganisationRow,
		validFrom: string,
		given: Partial<OrganisationRow> & { name: string },
		column: Column
	) => {
		const name = completeName(withKnownForms(given, [...known, ...claims], validFrom));
		if (typeof name !== 'string') claims.push({ validFrom, value: name });
		else if (row.name !== '') faults.add(row, columnOfRefusal[name] ?? column, null, refusalTexts[name]);
	};
	for (const row of rows) {
		if ((row.formerName ?? row.formerParent) !== null && !row.validFrom) {
			faults.add(
				row,
				'validFrom',
				null,
				'рядом с прежним названием или родителем нужна дата, с которой действует новое'
			);
		}
		if (row.formerName && row.validFrom && !wasHeldBefore(known, row.formerName, row.validFrom)) {
			claim(row, beginning, { name: row.formerName }, 'formerName');
		}
		claim(row, nameDay(row, rows.length > 1, known), row, 'name');
	}
	return mergePeriods(known, claims, areSameNames);
}

const wasHeldBefore = (known: readonly Period<CompleteName>[], name: string, day: string) =>
	known.some(({ validFrom, value }) => validFrom < day && normaliseName(value.name) === normaliseName(name));

/** An empty cell takes nothing away: forms of the same name stay, and the short name of the period that is corrected. */
function withKnownForms(
	given: Partial<OrganisationRow> & { name: string },
	known: readonly Period<CompleteName>[],
	day: string
) {
	const same = known.findLast(({ value }) => normaliseName(value.name) === normaliseName(given.name))?.value;
	const corrected = same ?? known.findLast(({ validFrom }) => validFrom === day)?.value;
	// A short name that was only the long one over again does not outlive it.
	const shortName = corrected?.shortName === corrected?.name ? null : corrected?.shortName;
	return {
		name: given.name,
		shortName: given.shortName ?? shortName ?? null,
		genitive: given.genitive ?? same?.genitive ?? null,
		dative: given.dative ?? same?.dative ?? null
	};
}

const columnOfRefusal: Partial<Record<NameRefusal, Column>> = {
	'short-name-needed': 'shortName',
	'short-name-too-short': 'shortName',
	'short-name-too-long': 'shortName',
	'case-form-too-short': 'genitive',
	'case-form-too-long': 'genitive'
};

const refusalTexts: Record<NameRefusal, string> = {
	'name-too-short': 'название короче двух знаков',
	'name-too-long': 'название длиннее 400 знаков',
	'name-unprintable': 'в названии есть непечатаемые знаки или знаки, меняющие направление письма',
	'short-name-needed': 'название длиннее 160 знаков: нужно краткое название',
	'short-name-too-short': 'краткое название короче двух знаков',
	'short-name-too-long': 'краткое название длиннее 160 знаков',
	'case-form-too-short': 'падежная форма короче двух знаков',
	'case-form-too-long': 'падежная форма длиннее 400 знаков'
};

/** Parents of the organisation through time, as they are after what the rows claim; `first` is its first day. */
export function parentsAfter({ rows, stored }: Identified, parents: Parents, first: string): Period<string | null>[] {
	const known = [...(stored?.parents ?? [])];
	const claims: Period<string | null>[] = [];
	const claim = (row: OrganisationRow, validFrom: string, column: 'parent' | 'formerParent') => {
		const given = row[column];
		if (given === null) return;
		const value = typeof given === 'string' ? parents.find(row, column, given) : null;
		if (value !== null || typeof given !== 'string') claims.push({ validFrom, value });
	};
	for (const row of rows) {
		if (row.formerParent) claim(row, known[0]?.validFrom ?? beginning, 'formerParent');
		claim(row, parentDay(row, rows.length > 1, known), 'parent');
	}
	const after = mergePeriods(known, claims, Object.is);
	const isLate = after.length > 0 && after[0]!.validFrom > first && !stored;
	return after.length === 0 || isLate
		? [{ validFrom: first, value: null }, ...after.filter(({ value }, at) => at > 0 || value !== null)]
		: after;
}

type Known = readonly Period<unknown>[];

/** The day of a row is that of its name, unless it tells a former parent only: then it is that of the move. */
function nameDay({ validFrom, formerName, formerParent }: OrganisationRow, isHistory: boolean, known: Known): string {
	if (isHistory) return validFrom ?? beginning;
	const isOfMoveOnly = formerParent !== null && formerName === null;
	return (isOfMoveOnly ? null : validFrom) ?? known.at(-1)?.validFrom ?? beginning;
}

/** Likewise that of its parent, unless it tells a former name only. */
function parentDay({ validFrom, formerName, formerParent }: OrganisationRow, isHistory: boolean, known: Known): string {
	if (isHistory) return validFrom ?? beginning;
	const isOfNameOnly = formerName !== null && formerParent === null;
	return (isOfNameOnly ? null : validFrom) ?? known.at(-1)?.validFrom ?? beginning;
}
