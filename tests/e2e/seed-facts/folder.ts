import type { ContestFolder } from '#server/contests/folder/forms.ts';
import { readDocumentFacts, readMeetingFacts } from '#server/contests/folder/description/forms.ts';
import { parseRuleSet, type RuleSetInput } from '#server/contests/scoring/rule-set/forms.ts';

type Author = { name: string; gender: 'female' | 'male'; post: string };
export type ToldEntry = {
	title: string;
	nomination: string | null;
	/** By name; the network knows it already. */
	organisation: string;
	author?: Author;
	/** By stage, the same of every juror; a stage that is left out is one that the entry did not come to. */
	marks: Record<string, number>;
};
type Told = {
	kind: string;
	title: string;
	year: number;
	organisers: readonly { name: string; role: 'organiser' | 'sponsor' }[];
	rules: RuleSetInput;
	entries: readonly ToldEntry[];
};

const seats = [
	['chair', 'Судейкина Анна Львовна'],
	['secretary', 'Судейкина Вера Павловна'],
	['member', 'Полкин Лев Ильич'],
	['member', 'Судейкин Пётр Ильич']
] as const;

const jury: ContestFolder['jury'] = seats.map(([role, name], at) => ({
	...{ id: `j${at}`, name, gender: null, role, votes: role !== 'secretary', post: null, organisation: null },
	...{ stages: null, nominations: null, present: true, absenceReason: null }
}));

/** What a text tells of a contest, as a folder: one criterion in every stage, and what it does not tell left out. */
export function folderOf({ kind, title, year, organisers, rules, entries }: Told): ContestFolder {
	const reading = parseRuleSet(rules);
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	return {
		contest: {
			...{ name: title, kind, slug: null, year, aim: '', participants: '', ageMark: null, contacts: '', dates: [] },
			timeZone: 'Asia/Novosibirsk',
			organisers: organisers.map((one) => ({ ...one, shortName: null, territory: null }))
		},
		ruleSet: reading.ruleSet,
		...{ jury, recusals: [], decisions: [], mayBeMissing: 'nothing' },
		entries: entries.map(({ title: work, nomination, organisation, author }, at) => ({
			...{ id: String(at + 1), title: work, nomination, organisation, authors: author ? [author] : [], team: null },
			...{ parentOrganisation: null, territory: null, territoryKind: null, rejection: null }
		})),
		marks: reading.ruleSet.stages.map(({ id }) => columnsOf(id, entries)),
		meeting: readMeetingFacts({}),
		documents: readDocumentFacts({})
	};
}

function columnsOf(stage: string, entries: readonly ToldEntry[]): ContestFolder['marks'][number] {
	const rows = entries.flatMap(({ marks }, entry) =>
		jury.flatMap(({ votes }, juror) =>
			votes && marks[stage] !== undefined ? [{ entry, juror, mark: marks[stage] }] : []
		)
	);
	return {
		...{ stage, digits: 0, criterion: new Int32Array(rows.length) },
		entry: Int32Array.from(rows, ({ entry }) => entry),
		juror: Int32Array.from(rows, ({ juror }) => juror),
		mark: Int32Array.from(rows, ({ mark }) => mark)
	};
}
