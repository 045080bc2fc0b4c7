import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { announceContest } from '../../commands.ts';
import type { ContestFolder } from '../../folder/forms.ts';
import { recordMarks } from '../../jury/commands.ts';
import type { Decision } from '../../scoring/rules.ts';
import { stageCoursesOf } from '../queries.ts';
import type { JudgingSettingsInput } from '../settings/forms.ts';
import { appointOrganiser, keepSettings, type SeatedJuror } from '../seating/testing.ts';
import { keepSigned } from '../sheets/testing.ts';
import type { JudgedContest } from '../testing.ts';
import { openStage, prepareStage } from './commands.ts';
import {
	createContestOf,
	freezeRulesOf,
	knownOrganisations,
	knownPeople,
	readFolder,
	recuseJurorsOf,
	registerEntriesOf,
	seatJuryOf
} from './folder/testing.ts';
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
	const id = await createContestOf(db, folder, { slug, organisationIds });
	await freezeRulesOf(db, id, folder);
	const entryIds = await registerEntriesOf(db, id, folder, { organisationIds, personIds });
	const jury = await seatJuryOf(db, id, folder, { organisationIds, personIds });
	await recuseJurorsOf(db, id, folder, { entryIds, jury });
	await keepSettings(db, id, given.settings);
	take(await announceContest(db, system, id));
	const judged: JudgedFolder = {
		...{ id, slug, folder, jury, entryIds, organisationIds, personIds },
		organiser: await appointOrganiser(db, id),
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
	const sheets = entries.flatMap((entry, at) =>
		jury
			.filter(({ role }) => role !== 'secretary')
			.map((juror) => ({ entryId: entry.id, jurorId: juror.id, marks: { k1: '5', k2: String(markOf(at)) } }))
	);
	await keepSigned(db, { contestId: id, stage: '1' }, sheets);
}

/** A signed sheet as the commands would leave it. */
export function signSheet(
	db: Db | Tx,
	{ entryId, jurorId, ...place }: { contestId: string; stage: string; entryId: string; jurorId: string },
	marks: Record<string, string>,
	commentForAuthor = ''
): Promise<void> {
	return keepSigned(db, place, [{ entryId, jurorId, marks, commentForAuthor }]);
}

function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
