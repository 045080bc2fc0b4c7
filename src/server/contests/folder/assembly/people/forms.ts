import type { RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import { comparable } from '#server/platform/spreadsheets/nearest-word.ts';
import type { Sheet } from '#server/platform/spreadsheets/sheet.ts';
import type { ContestDocument } from '../../description/document/forms.ts';
import type { FolderJuror } from '../../description/forms.ts';
import { thingsOfRules, type KnownThings } from '../../description/references/forms.ts';
import type { FolderEntry } from '../../entries/forms.ts';
import { parseEntries } from '../../entries/table/forms.ts';
import type { FaultList } from '../../faults/rules.ts';
import { inferJurors } from '../../marks/inference/forms.ts';
import { References } from '../../references/forms.ts';

/** Headings may name a criterion of any stage by its id, its title, or both: «К1. Актуальность». */
export function criteriaReferences({ stages }: RuleSet): References {
	const names = stages.flatMap(({ criteria }) => criteria.flatMap(namesOfCriterion));
	return new References(
		[...new Map(names.map((name) => [comparable(name), name])).values()].map((id) => ({ id, names: [] }))
	);
}

export const namesOfCriterion = ({ id, title }: { id: string; title: string }) => [
	id,
	title,
	`${id} ${title}`,
	`${title} ${id}`
];

export function checkJury({ description, fault }: ContestDocument): FolderJuror[] {
	const seen = new Set<string>();
	description.jury.forEach(({ id }, index) => {
		if (seen.has(id)) fault(['jury', index], 'такой член жюри уже есть; дайте ему другое обозначение (id)');
		seen.add(id);
	});
	for (const role of ['chair', 'secretary'] as const) {
		const several = description.jury.filter((juror) => juror.role === role).length > 1;
		if (several) fault(['jury'], `в жюри несколько членов с ролью ${role}; ожидается один`);
	}
	return description.jury;
}

export function inferJury(sheets: readonly Sheet[], criteria: References): FolderJuror[] {
	return inferJurors(sheets, criteria).map((name) => ({
		...{ id: name, name, gender: null, role: 'member' as const, votes: true, post: null, organisation: null },
		...{ stages: null, nominations: null, present: true, absenceReason: null }
	}));
}

export function listEntries(
	source: { file: string; sheet: Sheet },
	{ nominations }: RuleSet,
	faults: FaultList
): FolderEntry[] | null {
	const references = new References(nominations.map(({ id, title }) => ({ id, names: [title] })));
	return parseEntries({ ...source, nominations: { references, ids: nominations.map(({ id }) => id) }, faults });
}

export const entryByNumber = (id: string): FolderEntry => ({
	...{ id, title: null, nomination: null, authors: [], team: null, organisation: null, parentOrganisation: null },
	...{ territory: null, territoryKind: null, rejection: null }
});

export const entryReferences = (entries: readonly FolderEntry[]) =>
	new References(entries.map(({ id, title }) => ({ id, names: title ? [title] : [] })));

type People = {
	jury: readonly FolderJuror[];
	jurors: References;
	entries: readonly FolderEntry[];
	/** The entries are only those with marks, because their list could not be read. */
	entriesUnread: boolean;
	stageReferences: References;
};

export function knownThings(
	ruleSet: RuleSet,
	{ jury, jurors, entries, entriesUnread, stageReferences }: People
): KnownThings {
	const things = thingsOfRules(ruleSet);
	const known = (list: readonly { id: string; names: string[] }[]) => ({
		references: new References(list),
		ids: list.map(({ id }) => id)
	});
	return {
		stages: { references: stageReferences, ids: ruleSet.stages.map(({ id }) => id) },
		nominations: known(things.nominations),
		awards: known(things.awards),
		entries: { references: entryReferences(entries), ids: entries.map(({ id }) => id), isUnread: entriesUnread },
		jurors: { references: jurors, ids: jury.map(({ id }) => id) }
	};
}

/** The stages and nominations that a juror is bound to must exist. */
export function checkDuties({ description, fault }: ContestDocument, { stages, nominations }: KnownThings): void {
	description.jury.forEach((juror, index) => {
		for (const [field, known, lacking] of [
			['stages', stages, 'такого этапа нет'],
			['nominations', nominations, 'такой номинации нет']
		] as const) {
			juror[field]?.forEach((text, at) => {
				if (known.references.find(text) < 0)
					fault(['jury', index, field, at], lacking + known.references.suggestion(text));
			});
		}
	});
}
