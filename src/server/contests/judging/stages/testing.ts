import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { actorOf, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import type { Db, Tx } from '#server/database.ts';
import { organisationsNamed } from '#server/organisations/queries.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { findOrCreatePerson } from '#server/people/commands.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { parseFullName } from '#server/platform/russian/names.ts';
import { announceContest, createContest } from '../../commands.ts';
import { registerEntries } from '../../entries/commands.ts';
import type { ContestFolder } from '../../folder/forms.ts';
import { readContestFolder } from '../../folder/queries.ts';
import { formJury, recordMarks, recordRecusals } from '../../jury/commands.ts';
import { contestPlan } from '../../plan/forms.ts';
import { freezeRuleSet } from '../../regulations/commands.ts';
import type { Decision } from '../../scoring/rules.ts';
import { judgingSettings, type JudgingSettingsInput } from '../settings/forms.ts';
import { stageCoursesOf } from '../queries.ts';
import type { JudgedContest, SeatedJuror } from '../testing.ts';
import { openStage, prepareStage } from './commands.ts';
import { markedStages } from './rules.ts';

const system = systemActor('testing');

/** How far the sheets of a stage are: not begun, shared out and open, begun by everybody, signed off by everybody. */
export type SheetsWanted = 'none' | 'assigned' | 'drafts' | 'signed';

export type JudgedFolder = {
	id: string;
	slug: string;
	folder: ContestFolder;
	organiser: Actor;
	chair: SeatedJuror;
	secretary: SeatedJuror;
	/** Everybody of the folder's jury, in its order; a secretary is added where it has none. */
	jury: SeatedJuror[];
	/** By the number that the folder gives; rejected ones too. */
	entryIds: Map<string, string>;
	organisationIds: Map<string, string>;
	personIds: Map<string, string>;
};

type Given = { firstStage?: SheetsWanted; settings?: JudgingSettingsInput; slug?: string };

/**
 * A contest out of a folder as it stands in the network after its applications were admitted, its jury at its desks, and
 * its first stage with marks as far as asked: `signed` unless told otherwise. Sheets are shared out exactly as they were
 * handed in there. Later stages: close the one before by the commands, then `scoreStage`. The jury's decisions are not
 * recorded: see `decisionsIn`.
 */
export async function buildJudgedFolder(
	db: Db,
	source: string | ContestFolder,
	given: Given = {}
): Promise<JudgedFolder> {
	const folder = typeof source === 'string' ? await readFolder(source) : source;
	const slug = given.slug ?? `papka-${randomBytes(5).toString('hex')}`;
	const organisationIds = await knownOrganisations(db, folder);
	const personIds = await knownPeople(db, folder);
	const id = await createFrom(db, folder, { slug, organisationIds });
	await freezeRules(db, id, folder);
	const entryIds = await registerFrom(db, id, folder, { organisationIds, personIds });
	const jury = await seatFrom(db, id, folder, { organisationIds, personIds });
	await recuseFrom(db, id, folder, { entryIds, jury });
	await db
		.insertInto('judging_settings')
		.values({
			contest_id: id,
			settings: JSON.stringify(judgingSettings.parse(given.settings ?? {})),
			changed_by: system.id
		})
		.execute();
	take(await announceContest(db, system, id));
	const { id: accountId } = await buildMember(db, { name: 'Полкин Лев Ильич' });
	await buildAppointment(db, { accountId, role: 'organiser', contestId: id });
	const judged: JudgedFolder = {
		...{ id, slug, folder, jury, entryIds, organisationIds, personIds },
		organiser: await actorOf(db, accountId),
		chair: jury.find(({ role }) => role === 'chair')!,
		secretary: jury.find(({ role }) => role === 'secretary')!
	};
	await scoreStage(db, judged, markedStages(folder.ruleSet)[0]!.id, given.firstStage ?? 'signed');
	return judged;
}

/** Prepares a stage where that has not been done, shares its sheets out as the folder has them, opens it, writes them. */
export async function scoreStage(db: Db, judged: JudgedFolder, stage: string, sheets: SheetsWanted): Promise<void> {
	if (sheets === 'none') return;
	const course = async () => (await stageCoursesOf(db, judged.id)).find((one) => one.stage === stage)!;
	if ((await course()).state === 'ahead') take(await prepareStage(db, system, { contestId: judged.id, stage }));
	const given = givenMarks(judged, stage);
	await sql`
		insert into assignments (contest_id, entry_id, juror_id)
		select distinct ${judged.id}::uuid, entry_id, juror_id from (${given}) as given on conflict do nothing`.execute(db);
	await sql`
		insert into sheet_assignments (contest_id, stage_key, entry_id, juror_id, assigned_by)
		select distinct ${judged.id}::uuid, ${stage}, entry_id, juror_id, ${system.id}::text from (${given}) as given
		on conflict do nothing`.execute(db);
	if ((await course()).state === 'preparing')
		take(await openStage(db, system, { contestId: judged.id, stage, dueAt: null }));
	if (sheets === 'assigned') return;
	await sql`
		insert into score_sheets (contest_id, stage_key, entry_id, juror_id, marks, signed_at)
		select ${judged.id}::uuid, ${stage}, entry_id, juror_id, jsonb_object_agg(criterion_key, trim_scale(mark)::text),
			case when ${sheets === 'signed'}::boolean then now() end
		from (${given}) as given group by entry_id, juror_id`.execute(db);
	if (sheets === 'signed') await recordAll(db, judged, stage);
}

/** The folder's marks of a stage, a row for each: entry_id, juror_id, criterion_key, mark. */
function givenMarks(judged: JudgedFolder, stage: string) {
	const { columns, criteria, entryIds, jurorIds } = columnsIn(judged, stage);
	const { digits, entry, juror, criterion, mark } = columns;
	return sql`
		select (${entryIds}::uuid[])[e + 1] as entry_id, (${jurorIds}::uuid[])[j + 1] as juror_id,
			(${criteria}::text[])[c + 1] as criterion_key, m * ${`1e-${digits}`}::numeric as mark
		from unnest(${[...entry]}::int[], ${[...juror]}::int[], ${[...criterion]}::int[], ${[...mark]}::int[]) as given (e, j, c, m)`;
}

function columnsIn({ folder, entryIds, jury }: JudgedFolder, stage: string) {
	const columns = folder.marks.find((one) => one.stage === stage);
	if (!columns) throw new Error(`the folder has no marks of stage ${stage}`);
	const criteria = folder.ruleSet.stages.find(({ id }) => id === stage)!.criteria.map(({ id }) => id);
	const ids = folder.entries.map(({ id }) => entryIds.get(id)!);
	return { columns, criteria, entryIds: ids, jurorIds: jury.map(({ id }) => id) };
}

async function recordAll(db: Db, judged: JudgedFolder, stage: string): Promise<void> {
	const { columns, entryIds, jurorIds } = columnsIn(judged, stage);
	take(await recordMarks(db, system, judged.id, { entryIds, jurorIds, stages: [columns] }));
}

/** What the jury of the folder decided, recipients by their ids; rejections come with the entries. */
export function decisionsIn({ folder, organisationIds, personIds }: JudgedFolder): Decision[] {
	return folder.decisions
		.filter(({ kind }) => kind !== 'rejection')
		.map((decision) => {
			if (decision.kind === 'kept-win') return { ...decision, author: personIds.get(decision.author)! };
			if (decision.kind !== 'award' || !decision.recipient || decision.recipient.kind === 'team') return decision;
			const { kind, id } = decision.recipient;
			return { ...decision, recipient: { kind, id: (kind === 'person' ? personIds : organisationIds).get(id)! } };
		});
}

/** Of `buildJudging`: a signed sheet on everything by everybody who votes; each entry is given one point less than the one before. */
export async function signEverything(
	db: Db,
	{ id, entries, jury }: Pick<JudgedContest, 'id' | 'entries' | 'jury'>,
	markOf: (entry: number) => number = (entry) => 5 - (entry % 6)
): Promise<void> {
	for (const [at, entry] of entries.entries())
		for (const juror of jury.filter(({ role }) => role !== 'secretary'))
			await signSheet(
				db,
				{ contestId: id, stage: '1', entryId: entry.id, jurorId: juror.id },
				{ k1: '5', k2: String(markOf(at)) }
			);
}

/** A signed sheet as the commands would leave it. */
export async function signSheet(
	db: Db | Tx,
	{ contestId, stage, entryId, jurorId }: { contestId: string; stage: string; entryId: string; jurorId: string },
	marks: Record<string, string>,
	commentForAuthor = ''
): Promise<void> {
	const pair = { contest_id: contestId, stage_key: stage, entry_id: entryId, juror_id: jurorId };
	await db
		.insertInto('score_sheets')
		.values({
			...{ ...pair, marks: JSON.stringify(marks), comment_for_author: commentForAuthor, signed_at: sql<Date>`now()` },
			...{ entered_by: null, confirmed_by: null }
		})
		.execute();
	await db
		.insertInto('marks')
		.values(Object.entries(marks).map(([criterion_key, mark]) => ({ ...pair, criterion_key, mark })))
		.execute();
}

async function readFolder(path: string): Promise<ContestFolder> {
	const reading = await readContestFolder(path);
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	return reading.folder;
}

/** Those that the network knows by name already, the others built: each in a territory of its own, under nobody. */
async function knownOrganisations(db: Db, { contest, entries, jury, decisions }: ContestFolder) {
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

async function knownPeople(db: Db, { entries, jury }: ContestFolder): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const { name, gender } of [...jury, ...entries.flatMap(({ authors }) => authors)]) {
		const parsed = parseFullName(name);
		if (!parsed || gender === null || ids.has(name)) continue;
		ids.set(name, take(await findOrCreatePerson(db, system, { ...parsed, gender })));
	}
	return ids;
}

type Known = { organisationIds: Map<string, string>; personIds: Map<string, string> };

async function createFrom(
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
async function freezeRules(db: Db, contestId: string, { ruleSet, contest }: ContestFolder): Promise<void> {
	take(await freezeRuleSet(db, system, contestId, ruleSet));
	const { nominations } = ruleSet;
	const plan = canonicalJson(
		contestPlan.parse({
			basics: { kind: contest.kind, title: contest.name, heldInYear: contest.year ?? 2027 },
			calendar: { timeZone: contest.timeZone },
			nominations: nominations.map(({ id, title }) => ({ id, title }))
		})
	);
	await db
		.insertInto('regulations')
		.values({
			...{ contest_id: contestId, version: 1, plan, document: '{}', rule_set_version: 1 },
			...{ sha256: createHash('sha256').update(plan).digest('hex'), published_by: system.id }
		})
		.execute();
}

async function registerFrom(
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

const appointmentOf = {
	chair: 'jury-chair',
	'deputy-chair': 'jury-chair',
	secretary: 'jury-secretary',
	member: 'juror'
} as const;

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

async function seatFrom(db: Db, contestId: string, folder: ContestFolder, { organisationIds, personIds }: Known) {
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
	const jury: SeatedJuror[] = [];
	for (const [at, { id: key, name, role }] of seats.entries()) {
		const { id: accountId, email } = await buildMember(db, { name });
		await buildAppointment(db, { accountId, role: appointmentOf[role], contestId });
		await db.updateTable('jurors').set({ account_id: accountId }).where('id', '=', ids[at]!).execute();
		jury.push({ id: ids[at]!, key, role, email, actor: await actorOf(db, accountId) });
	}
	return jury;
}

async function recuseFrom(
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
