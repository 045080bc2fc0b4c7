import type { EntryTally, StageTally, TallyResult } from '#server/contests/scoring/rules.ts';
import type { FolderEntry } from '../entries/forms.ts';
import type { ContestFolder } from '../forms.ts';

/** Everything about one entry that a table of results may show. */
export type StandingsRow = {
	entry: FolderEntry;
	/** By stage with marks; null where the entry did not come so far or has no result. */
	results: (string | null)[];
	/** Cumulative result of the last stage; null where the entry did not come so far. */
	total: string | null;
	place: number | null;
	rank: number | null;
	standing: EntryTally['standing'];
};

/** Of one nomination, or of the whole contest where places are given in the contest as a whole. */
export type StandingsTable = {
	nomination: { id: string; title: string } | null;
	stages: { id: string; title: string }[];
	rows: StandingsRow[];
};

/** Final standings: the last stage by rank, below it those who left earlier, the later the higher. */
export function finalStandings({ ruleSet, entries }: ContestFolder, { stages }: TallyResult): StandingsTable[] {
	const byId = new Map(entries.map((entry) => [entry.id, entry]));
	const marked = stages.filter((_, index) => ruleSet.stages[index]!.criteria.length > 0);
	const rows = orderedEntries(stages).map((id) => rowOf(byId.get(id)!, { marked, stages }));
	const titles = marked.map(({ stage }) => ({
		id: stage,
		title: ruleSet.stages.find(({ id }) => id === stage)!.title
	}));
	if (ruleSet.ranking.scope === 'contest' || ruleSet.nominations.length === 0)
		return [{ nomination: null, stages: titles, rows }];
	return ruleSet.nominations.map(({ id, title }) => ({
		nomination: { id, title },
		stages: titles,
		rows: rows.filter(({ entry }) => entry.nomination === id)
	}));
}

function orderedEntries(stages: readonly StageTally[]): string[] {
	const seen = new Set<string>();
	for (const { entries } of [...stages].reverse()) {
		for (const { entry, rank } of entries) if (rank !== null) seen.add(entry);
	}
	for (const { entries } of stages) for (const { entry } of entries) seen.add(entry);
	return [...seen];
}

type Stages = { marked: readonly StageTally[]; stages: readonly StageTally[] };

function rowOf(entry: FolderEntry, { marked, stages }: Stages): StandingsRow {
	const tallies = stages.flatMap(({ entries }) => entries.filter((tally) => tally.entry === entry.id));
	const last = stages.at(-1)!.entries.find((tally) => tally.entry === entry.id);
	return {
		entry,
		results: marked.map(({ entries }) => entries.find((tally) => tally.entry === entry.id)?.result ?? null),
		total: last?.cumulative ?? null,
		place: last?.place ?? null,
		rank: last?.rank ?? null,
		standing:
			(tallies.findLast(({ standing }) => standing !== 'ranked' && standing !== 'admitted') ?? tallies.at(-1))
				?.standing ?? 'ranked'
	};
}

/** The organisation, team or authors that a table names beside the work. */
export function participantOf({ team, organisation, authors }: FolderEntry): string {
	const people = authors.map(({ name }) => name).join(', ');
	return [organisation, team ?? people].filter(Boolean).join('; ');
}

/** What a table says of an entry that has no place because it left on the way. */
export const standingNotes: Record<EntryTally['standing'], string> = {
	ranked: '',
	admitted: '',
	replacement: 'допущена вместо снятой работы',
	'below-number': '',
	'below-threshold': 'ниже проходного балла',
	'edge-tie': 'не допущена при равенстве на границе',
	rejected: 'не допущена',
	withdrawn: 'снята с конкурса',
	'too-few-sheets': 'мало оценочных листов',
	'nomination-not-held': 'номинация не состоялась',
	'passed-over': 'автор победил в другой номинации'
};
