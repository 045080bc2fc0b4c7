import type { Db } from '#server/database.ts';
import { organisationsNamed } from '#server/organisations/queries.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { findOrCreatePerson } from '#server/people/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { parseFullName } from '#server/platform/russian/names.ts';
import { createContest } from '../../../commands.ts';
import { registerEntries } from '../../../entries/commands.ts';
import type { ContestFolder } from '../../../folder/forms.ts';
import { readContestFolder } from '../../../folder/queries.ts';
import { formJury, recordRecusals } from '../../../jury/commands.ts';
import { freezeRuleSet } from '../../../regulations/commands.ts';
import { publishPlan, seatAtDesks, type SeatedJuror } from '../../seating/testing.ts';

const system = systemActor('testing');

export async function readFolder(path: string): Promise<ContestFolder> {
	const reading = await readContestFolder(path);
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	return reading.folder;
}

/** Those that the network knows by name already, the others built: each in a territory of its own, under nobody. */
export async function knownOrganisations(db: Db, { contest, entries, jury, decisions }: ContestFolder) {
	const recipients = decisions.flatMap((decision) =>
		decision.kind === 'award' && decision.recipient && /^(organisation|branch)$/.test(decision.recipient.kind)
			? decision.recipient.id
			: []
	);
	const wanted = [...contest.organisers.map(({ name }) => name), ...recipients];
	for (const { organisation } of [...entries, ...jury]) if (organisation !== null) wanted.push(organisation);
	const names = [...new Set(wanted)];
	const bearers = await organisationsNamed(db, names);
	const ids = new Map<string, string>();
	for (const name of names) ids.set(name, bearers.get(name)?.[0]?.id ?? (await buildOrganisation(db, { name })).id);
	return ids;
}

export async function knownPeople(db: Db, { entries, jury }: ContestFolder): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const { name, gender } of [...jury, ...entries.flatMap(({ authors }) => authors)]) {
		const parsed = parseFullName(name);
		if (!parsed || gender === null || ids.has(name)) continue;
		ids.set(name, take(await findOrCreatePerson(db, system, { ...parsed, gender })));
	}
	return ids;
}

type Known = { organisationIds: Map<string, string>; personIds: Map<string, string> };

export async function createContestOf(
	db: Db,
	{ contest, documents, meeting, mayBeMissing }: ContestFolder,
	{ slug, organisationIds }: { slug: string; organisationIds: Map<string, string> }
): Promise<string> {
	const { name, kind, year, timeZone, ageMark, aim, participants, contacts, organisers, dates } = contest;
	return take(
		await createContest(db, system, {
			...{ slug, kind, title: name, heldInYear: year ?? 2027, timeZone, ageMark, aim, participants, contacts },
			...{ mayBeMissing, documents, meeting },
			organisations: organisers.map((one) => ({ id: organisationIds.get(one.name)!, role: one.role })),
			dates: dates.map(({ title, date, until }) => ({ title, startsOn: date, endsOn: until }))
		})
	);
}

/** The rules as they are, and a plan that says as much of the contest as its letters and pages ask for. */
export async function freezeRulesOf(db: Db, contestId: string, { ruleSet, contest }: ContestFolder): Promise<void> {
	take(await freezeRuleSet(db, system, contestId, ruleSet));
	await publishPlan(db, contestId, {
		basics: { kind: contest.kind, title: contest.name, heldInYear: contest.year ?? 2027 },
		calendar: { timeZone: contest.timeZone },
		nominations: ruleSet.nominations.map(({ id, title }) => ({ id, title }))
	});
}

export async function registerEntriesOf(
	db: Db,
	contestId: string,
	{ entries }: ContestFolder,
	{ organisationIds, personIds }: Known
) {
	const ids = take(
		await registerEntries(
			db,
			system,
			contestId,
			entries.map((entry) => ({
				...{ key: entry.id, nomination: entry.nomination, title: entry.title ?? '', teamName: entry.team ?? '' },
				organisationId: entry.organisation === null ? null : organisationIds.get(entry.organisation)!,
				authors: entry.authors.flatMap(({ name, post }) =>
					personIds.has(name) ? { personId: personIds.get(name)!, post: post ?? '' } : []
				),
				rejection: entry.rejection
			}))
		)
	);
	return new Map(entries.map(({ id }, at) => [id, ids[at]!]));
}

type FolderSeat = ContestFolder['jury'][number];

/** The folder's jury; its first member leads it where it names no chair, and a secretary without a vote is added where it has none. */
function seatsIn({ jury }: ContestFolder): FolderSeat[] {
	const hasChair = jury.some(({ role }) => role === 'chair');
	const seats = jury.map((juror, at) => (hasChair || at > 0 ? juror : { ...juror, role: 'chair' as const }));
	if (seats.some(({ role }) => role === 'secretary')) return seats;
	const secretary: FolderSeat = {
		...{ id: 'secretary', name: 'Полкина Вера Львовна', gender: 'female', role: 'secretary', votes: false },
		...{ post: null, organisation: null, stages: null, nominations: null, present: true, absenceReason: null }
	};
	return [...seats, secretary];
}

export async function seatJuryOf(
	db: Db,
	contestId: string,
	folder: ContestFolder,
	{ organisationIds, personIds }: Known
) {
	const seats = seatsIn(folder);
	const ids = take(
		await formJury(
			db,
			system,
			contestId,
			seats.map((juror) => ({
				...{ key: juror.id, name: juror.name, role: juror.role, voting: juror.votes, post: juror.post ?? '' },
				...{ present: juror.present, absenceReason: juror.absenceReason },
				...{ stages: juror.stages, nominations: juror.nominations, personId: personIds.get(juror.name) ?? null },
				organisationId: juror.organisation === null ? null : organisationIds.get(juror.organisation)!,
				organisationName: juror.organisation ?? ''
			}))
		)
	);
	return seatAtDesks(
		db,
		contestId,
		seats.map(({ id: key, name, role }, at) => ({ id: ids[at]!, key, name, role }))
	);
}

export async function recuseJurorsOf(
	db: Db,
	contestId: string,
	{ recusals }: ContestFolder,
	{ entryIds, jury }: { entryIds: Map<string, string>; jury: readonly SeatedJuror[] }
): Promise<void> {
	const jurorIds = new Map(jury.map(({ key, id }) => [key, id]));
	const given = recusals.map(({ entry, juror, reason }) => ({
		...{ entryId: entryIds.get(entry)!, jurorId: jurorIds.get(juror)!, reason }
	}));
	take(await recordRecusals(db, system, contestId, given));
}

function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
