import type { Db, Tx } from '#server/database.ts';
import { giveAwards } from '#server/awards/commands.ts';
import { issueDocuments } from '#server/awards/register/commands.ts';
import { announceContest, createContest, setEmblem } from '#server/contests/commands.ts';
import { registerEntries } from '#server/contests/entries/commands.ts';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import { formJury, recordDecisions, recordMarks, recordRecusals } from '#server/contests/jury/commands.ts';
import { recordMinutes } from '#server/contests/minutes/commands.ts';
import { freezeRuleSet } from '#server/contests/regulations/commands.ts';
import { finaliseResults, publishResults } from '#server/contests/results/commands.ts';
import type { Decision } from '#server/contests/scoring/rules.ts';
import { organisationsNamed } from '#server/organisations/queries.ts';
import { findOrCreatePerson } from '#server/people/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import type { Emblem } from '#server/platform/documents/shapes.ts';
import { done, type Outcome } from '#server/platform/outcome.ts';
import { parseFullName } from '#server/platform/russian/names.ts';
export type { ImportFault } from './rules.ts';
import {
	isFullName,
	jurorOrganisations,
	organisationsUsed,
	peopleNamed,
	peopleOfDecisions,
	type ImportFault
} from './rules.ts';

/** `emblem`: the picture that the folder names for the contest's papers. */
export type ImportOptions = { slug: string; emblem?: Emblem | null };
export type ImportedContest = {
	contestId: string;
	slug: string;
	entries: number;
	marks: number;
	awards: number;
	documents: number;
	/** Names whose dative nobody has confirmed: until then letters cannot be printed and no document is issued. */
	unconfirmed: string[];
};
export type ImportOutcome =
	{ ok: true; value: ImportedContest } | { ok: false; faults: ImportFault[] } | { ok: false; reason: string };

type Found = { organisations: Map<string, string>; people: Map<string, string> };

/** A step of the import was refused; the whole import is undone and the reason told. */
class StepRefused extends Error {}
class FaultsFound extends Error {
	faults: ImportFault[];
	constructor(faults: ImportFault[]) {
		super('faults');
		this.faults = faults;
	}
}

/**
 * Takes a finished contest into the network, whole or not at all, through the same commands that the office uses:
 * contest, rules, entries, jury, marks, decisions; then counts, finalises and publishes it, gives the awards and
 * issues the documents. Organisations must be known to the network already; people are found or added.
 */
export async function importContest(
	db: Db,
	actor: Actor,
	folder: ContestFolder,
	options: ImportOptions
): Promise<ImportOutcome> {
	try {
		return done(await db.transaction().execute((tx) => importInto(tx, actor, folder, options)));
	} catch (error) {
		if (error instanceof FaultsFound) return { ok: false, faults: error.faults };
		if (error instanceof StepRefused) return { ok: false, reason: error.message };
		throw error;
	}
}

async function importInto(
	tx: Tx,
	actor: Actor,
	folder: ContestFolder,
	options: ImportOptions
): Promise<ImportedContest> {
	const found = await findAll(tx, actor, folder);
	const { contest, documents } = folder;
	const decidedOn = folder.meeting.date ?? documents.date ?? (await databaseToday(tx, contest.timeZone));
	const laidOut = await layOut(tx, actor, folder, { ...options, found, year: Number(decidedOn.slice(0, 4)) });
	const { contestId, entryIds, jurorIds } = laidOut;
	const entryId = byKey(folder.entries, entryIds);
	const jurorId = byKey(folder.jury, jurorIds);
	const recusals = folder.recusals.map(({ entry, juror, reason }) => ({
		entryId: entryId.get(entry)!,
		jurorId: jurorId.get(juror)!,
		reason
	}));
	take(await recordRecusals(tx, actor, contestId, recusals));
	const marks = take(await recordMarks(tx, actor, contestId, { entryIds, jurorIds, stages: folder.marks }));
	take(
		await recordDecisions(
			tx,
			actor,
			contestId,
			folder.decisions.map((decision) => withIds(decision, found))
		)
	);
	take(await finaliseResults(tx, actor, contestId, { decidedOn }));
	take(await announceContest(tx, actor, contestId));
	take(await publishResults(tx, actor, contestId, { publishedOn: decidedOn }));
	const awards = folder.ruleSet.awards.length > 0 ? take(await giveAwards(tx, actor, contestId)) : 0;
	take(await recordMinutes(tx, actor, contestId));
	const issued =
		awards > 0
			? await issue(tx, actor, contestId, {
					issuedOn: documents.date ?? decidedOn,
					numberPrefix: documents.numberPrefix
				})
			: { documents: 0, unconfirmed: [] };
	return { contestId, slug: options.slug, entries: entryIds.length, marks, awards, ...issued };
}

type LaidOut = { contestId: string; entryIds: string[]; jurorIds: string[] };

/** The contest with its rules, entries and jury, in the order of the folder; nothing is judged yet. */
async function layOut(
	tx: Tx,
	actor: Actor,
	folder: ContestFolder,
	{ slug, emblem, found, year }: ImportOptions & { found: Found; year: number }
): Promise<LaidOut> {
	const contestId = take(await createContest(tx, actor, newContest(folder, found, { slug, year })));
	if (emblem) take(await setEmblem(tx, actor, contestId, emblem));
	take(await freezeRuleSet(tx, actor, contestId, folder.ruleSet));
	const entries = folder.entries.map((entry) => newEntry(entry, found));
	const jury = folder.jury.map((juror) => newJuror(juror, found));
	const entryIds = take(await registerEntries(tx, actor, contestId, entries));
	return { contestId, entryIds, jurorIds: take(await formJury(tx, actor, contestId, jury)) };
}

async function issue(tx: Tx, actor: Actor, contestId: string, options: { issuedOn: string; numberPrefix: string }) {
	const outcome = await issueDocuments(tx, actor, contestId, options);
	if (!outcome.ok && outcome.reason === 'forms-not-confirmed' && 'names' in outcome)
		return { documents: 0, unconfirmed: outcome.names };
	return { documents: take(outcome), unconfirmed: [] };
}

function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new StepRefused(outcome.reason);
	return outcome.value;
}

async function findAll(tx: Tx, actor: Actor, folder: ContestFolder): Promise<Found> {
	const faults: ImportFault[] = [];
	const organisations = await findOrganisations(tx, folder, faults);
	const people = await findPeople(tx, actor, folder, faults);
	for (const name of peopleOfDecisions(folder)) {
		if (!people.has(name)) faults.push({ kind: 'unknown-recipient', name, used: 'decision' });
	}
	if (faults.length > 0) throw new FaultsFound(faults);
	return { organisations, people };
}

async function findOrganisations(tx: Tx, folder: ContestFolder, faults: ImportFault[]): Promise<Map<string, string>> {
	const named = organisationsUsed(folder);
	const bearers = await organisationsNamed(tx, [...named.keys(), ...jurorOrganisations(folder)]);
	const found = new Map(
		[...bearers].flatMap(([name, known]) => (known.length === 1 ? [[name, known[0]!.id] as const] : []))
	);
	for (const [name, used] of named) {
		const [first, ...others] = bearers.get(name) ?? [];
		if (!first) faults.push({ kind: 'unknown-organisation', name, used });
		else if (others.length > 0) faults.push({ kind: 'ambiguous-organisation', name, used });
	}
	return found;
}

async function findPeople(
	tx: Tx,
	actor: Actor,
	folder: ContestFolder,
	faults: ImportFault[]
): Promise<Map<string, string>> {
	const found = new Map<string, string>();
	for (const { name, gender, used } of peopleNamed(folder)) {
		const parsed = parseFullName(name);
		if (!parsed) faults.push({ kind: 'unreadable-name', name, used });
		else if (gender === null) faults.push({ kind: 'gender-missing', name, used });
		else found.set(name, take(await findOrCreatePerson(tx, actor, { ...parsed, gender })));
	}
	return found;
}

function newContest(folder: ContestFolder, { organisations }: Found, { slug, year }: { slug: string; year: number }) {
	const { name, kind, timeZone, ageMark, aim, participants, contacts, organisers, dates } = folder.contest;
	return {
		slug,
		kind,
		title: name,
		heldInYear: folder.contest.year ?? year,
		...{ timeZone, ageMark, aim, participants, contacts },
		organisations: organisers.map((organiser) => ({ id: organisations.get(organiser.name)!, role: organiser.role })),
		dates: dates.map(({ title, date, until }) => ({ title, startsOn: date, endsOn: until })),
		mayBeMissing: folder.mayBeMissing,
		documents: folder.documents,
		meeting: folder.meeting
	};
}

function newEntry(entry: ContestFolder['entries'][number], { organisations, people }: Found) {
	return {
		key: entry.id,
		nomination: entry.nomination,
		title: entry.title ?? '',
		organisationId: entry.organisation === null ? null : organisations.get(entry.organisation)!,
		teamName: entry.team ?? '',
		authors: entry.authors.map(({ name, post }) => ({ personId: people.get(name)!, post: post ?? '' })),
		rejection: entry.rejection
	};
}

function newJuror(juror: ContestFolder['jury'][number], { organisations, people }: Found) {
	return {
		key: juror.id,
		personId: isFullName(juror.name) ? (people.get(juror.name) ?? null) : null,
		name: juror.name,
		organisationId: juror.organisation === null ? null : (organisations.get(juror.organisation) ?? null),
		organisationName: juror.organisation ?? '',
		post: juror.post ?? '',
		role: juror.role,
		voting: juror.votes,
		present: juror.present,
		absenceReason: juror.absenceReason,
		stages: juror.stages,
		nominations: juror.nominations
	};
}

/** Decisions name recipients as the folder does; the network knows them by id. */
function withIds(decision: Decision, { organisations, people }: Found): Decision {
	if (decision.kind === 'kept-win') return { ...decision, author: people.get(decision.author)! };
	if (decision.kind !== 'award' || !decision.recipient) return decision;
	const { kind, id } = decision.recipient;
	if (kind === 'team') return decision;
	return { ...decision, recipient: { kind, id: (kind === 'person' ? people : organisations).get(id)! } };
}

const byKey = (rows: readonly { id: string }[], ids: readonly string[]) =>
	new Map(rows.map(({ id }, index) => [id, ids[index]!]));
