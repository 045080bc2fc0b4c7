import type { RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import type { Decision } from '#server/contests/scoring/rules.ts';
import type { Sheet } from '#server/platform/spreadsheets/sheet.ts';
import { parseContestDocument, type ContestDocument } from '../description/document/forms.ts';
import type { ContestDescription, ContestFacts } from '../description/forms.ts';
import {
	resolveDecisions,
	resolveRecusals,
	type DecisionPaths,
	type KnownThings
} from '../description/references/forms.ts';
import type { FolderEntry } from '../entries/forms.ts';
import type { FaultList } from '../faults/rules.ts';
import type { ContestFolder } from '../forms.ts';
import type { MarksContext } from '../marks/forms.ts';
import { inferEntries } from '../marks/inference/forms.ts';
import { recogniseTables, type MarksSource } from '../marks/tables/forms.ts';
import { namesOfPerson, References } from '../references/forms.ts';
import { parseVotes } from '../votes/forms.ts';
import { readMarks } from './marks/forms.ts';
import {
	checkDuties,
	checkJury,
	criteriaReferences,
	entryByNumber,
	entryReferences,
	inferJury,
	knownThings,
	listEntries
} from './people/forms.ts';

/** What was read from the folder's files. Null or empty: there is no such file. */
export type FolderSources = {
	document: { file: string; text: string };
	entries: { file: string; sheet: Sheet } | 'unreadable' | null;
	marks: readonly MarksSource[];
	/** False where a file with marks is absent or could not be read: then nobody can tell which marks are missing. */
	hasAllMarks: boolean;
	votes: { file: string; sheet: Sheet } | null;
};

/** `marked` and `document` tell where marks and decisions came from, for faults that only the tally can find. */
export type AssembledFolder = {
	folder: ContestFolder;
	marked: MarksContext;
	document: ContestDocument;
	decisionPaths: DecisionPaths;
};

/** Puts a contest together from the folder's files, and notes every fault; null when contest.yaml cannot be read. */
export function assembleFolder(sources: FolderSources, faults: FaultList): AssembledFolder | null {
	const document = parseContestDocument(sources.document.text, sources.document.file, faults);
	if (!document) return null;
	const { ruleSet, description } = document;
	const criteria = criteriaReferences(ruleSet);
	const sheets = sources.marks.map(({ sheet }) => sheet);
	const jury = description.jury.length > 0 ? checkJury(document) : inferJury(sheets, criteria);
	const jurors = new References(jury.map(({ id, name }) => ({ id, names: namesOfPerson(name) })));
	const reading = listedEntries(sources, ruleSet, faults);
	const entriesUnread = reading === 'unread';
	const listed = entriesUnread ? null : reading;
	const stageReferences = new References(
		ruleSet.stages.map(({ id, title }) => ({ id, names: namesOfStage(id, title) }))
	);
	const tables = recogniseTables(sources.marks, {
		...{ jurors, criteria, faults, stageReferences, stages: ruleSet.stages },
		...{ entries: entryReferences(listed ?? []), jurorCount: jury.length }
	});
	const entries = listed ?? inferEntries(tables).map(entryByNumber);
	const known = knownThings(ruleSet, { jury, jurors, entries, entriesUnread, stageReferences });
	checkDuties(document, known);
	const recusals = resolveRecusals(document, known);
	const decisionPaths = resolveDecisions(document, known);
	const votes = sources.votes ? votesOf(sources.votes, known, faults) : [];
	const decisions = [...rejectionsOf(entries, ruleSet), ...decisionPaths.keys(), ...votes];
	const hasAllMarks = sources.hasAllMarks && !entriesUnread && tables.length === sources.marks.length;
	const marked = readMarks({
		description,
		ruleSet,
		hasAllMarks,
		tables,
		jury,
		entries,
		known,
		recusals,
		decisions,
		faults
	});
	const { meeting, documents, mayBeMissing } = description;
	const contest = factsOf(description);
	const marks = columnsOf(ruleSet, marked);
	const folder = { contest, ruleSet, jury, recusals, entries, marks, decisions, meeting, documents, mayBeMissing };
	return { folder, marked, document, decisionPaths };
}

/**
 * Null: a contest without a list, whose entries are those with marks. «unread»: there should be a list and there is
 * none to be had; the fault is noted, and nothing is checked against it.
 */
function listedEntries(
	{ entries }: FolderSources,
	ruleSet: RuleSet,
	faults: FaultList
): FolderEntry[] | 'unread' | null {
	if (entries === 'unreadable') return 'unread';
	if (entries) {
		const listed = listEntries(entries, ruleSet, faults) ?? [];
		return listed.length > 0 ? listed : 'unread';
	}
	if (ruleSet.nominations.length <= 1) return null;
	faults.add(
		{ file: 'entries' },
		'нет файла с заявками, а номинаций несколько; ожидается entries.csv или entries.xlsx'
	);
	return 'unread';
}

const namesOfStage = (id: string, title: string) => [title, `Этап ${id}`, `${id} этап`, `Тур ${id}`, `${id} тур`];

function factsOf(description: ContestDescription): ContestFacts {
	const { name, kind, slug, year, aim, participants, ageMark, timeZone, contacts, organisers, dates } = description;
	return { name, kind, slug, year, aim, participants, ageMark, timeZone, contacts, organisers, dates };
}

function columnsOf({ stages }: RuleSet, { collected, scales }: MarksContext) {
	return stages.flatMap(({ id, criteria }, stage) => {
		return criteria.length === 0 ? [] : [collected[stage]!.columns(id, scales[stage]!.digits)];
	});
}

/** A row of the entries that says «отклонена» is a decision of the first stage. */
function rejectionsOf(entries: readonly FolderEntry[], { stages }: RuleSet): Decision[] {
	const stage = stages[0]!.id;
	return entries.flatMap(({ id, rejection }) => (rejection === null ? [] : [{ kind: 'rejection', stage, entry: id }]));
}

function votesOf(source: { file: string; sheet: Sheet }, known: KnownThings, faults: FaultList): Decision[] {
	const { stages, entries, jurors } = known;
	const references = { stages: stages.references, entries: entries.references, jurors: jurors.references };
	const ids = { stages: stages.ids, entries: entries.ids };
	const entriesUnread = entries.isUnread ?? false;
	return parseVotes({ ...source, references, ids, entriesUnread, defaultStage: stages.ids.length - 1, faults });
}
