import type { ContestFolder } from '../folder/forms.ts';
import { buildMarks, type MarkFault, type MarkRow } from '../scoring/marks/rules.ts';
import { tallyContest, type Decision, type TallyInput, type TallyResult } from '../scoring/rules.ts';
import { compareResults, type Difference } from './comparison/rules.ts';
import type { OpenResults } from './forms.ts';
import { anonymousMarks } from './marks/rules.ts';

/** What of a contest goes into its open data; a folder and a stored contest both have it. */
export type ContestRecord = Pick<
	ContestFolder,
	'contest' | 'ruleSet' | 'jury' | 'recusals' | 'entries' | 'marks' | 'decisions'
>;

/** The open data of a contest as counted. */
export function openResultsOf(
	{ contest, ruleSet, jury, recusals, entries, marks, decisions }: ContestRecord,
	result: TallyResult
): OpenResults {
	const authors = signAuthors(entries);
	const jurors = jury.map(({ id, votes }) => ({ id, voting: votes }));
	return {
		format: 'bibliokrug-open-results',
		version: 1,
		contest: { name: contest.name, kind: contest.kind, year: contest.year },
		rules: ruleSet,
		entries: entries.map((entry) => ({
			...{ id: entry.id, nomination: entry.nomination, title: entry.title },
			...{ organisation: entry.organisation, territory: entry.territory },
			authors: entry.authors.map(({ name }) => authors.get(name)!)
		})),
		...anonymousMarks({ ruleSet, entries: entries.map(({ id }) => ({ id })), jurors, recusals, marks }),
		decisions: decisions.map((decision) => openDecision(decision, authors)),
		published: publishedOf(result)
	};
}

/** Signs by the first entry of each author, which is public anyway. */
function signAuthors(entries: ContestRecord['entries']): Map<string, string> {
	const names = new Set(entries.flatMap(({ authors }) => authors.map(({ name }) => name)));
	return new Map([...names].map((name, index) => [name, `a${index + 1}`]));
}

function openDecision(decision: Decision, authors: ReadonlyMap<string, string>): OpenResults['decisions'][number] {
	switch (decision.kind) {
		case 'award':
			return {
				kind: 'award',
				award: decision.award,
				entry: decision.entry ?? null,
				nomination: decision.nomination ?? null,
				...(decision.title && { title: decision.title })
			};
		case 'kept-win':
			return { ...decision, author: authors.get(decision.author) ?? '?' };
		case 'unawarded-place':
			return { ...decision, nomination: decision.nomination ?? null };
		case 'recorded-vote':
			return { ...decision, votes: decision.votes.map(({ entry, votes }) => ({ entry, votes })) };
		case 'casting-vote':
			return { ...decision, order: [...decision.order] };
		default:
			return decision;
	}
}

function publishedOf({ stages, awards, nominationsNotHeld }: TallyResult): OpenResults['published'] {
	return {
		stages: stages.map(({ stage, entries }) => ({
			stage,
			entries: entries.map(({ entry, result, cumulative, rank, admitted, place }) => ({
				entry,
				result,
				cumulative,
				rank,
				admitted,
				place
			}))
		})),
		awards: awards.map(({ award, entry, nomination, title }) => ({
			award,
			entry,
			nomination,
			...(title && { title })
		})),
		nominationsNotHeld: nominationsNotHeld.map(({ nomination }) => nomination)
	};
}

export type Recount =
	{ ok: true; differences: Difference[]; entries: number; marks: number } | { ok: false; faults: MarkFault[] };

/** Counts the contest again from its rules, marks and decisions, and says in what the published table differs. */
export function recompute({ rules, entries, jurors, marks, decisions, published }: OpenResults): Recount {
	const task: Omit<TallyInput, 'marks'> = {
		ruleSet: rules,
		entries: entries.map(({ id, nomination, authors }) => ({ id, nomination, authors })),
		jurors: jurors.map((id) => ({ id, voting: true })),
		recusals: [],
		decisions
	};
	const built = buildMarks(task, markRows(marks));
	if (!built.ok) return built;
	const counted = tallyContest({ ...task, marks: built.marks });
	const count = marks.reduce((sum, { marks: rows }) => sum + rows.length, 0);
	return {
		ok: true,
		differences: compareResults(published, publishedOf(counted)),
		entries: entries.length,
		marks: count
	};
}

function* markRows(stages: OpenResults['marks']): Generator<MarkRow> {
	for (const { stage, marks } of stages) {
		for (const [entry, juror, criterion, mark] of marks) yield { stage, entry, juror, criterion, mark };
	}
}
