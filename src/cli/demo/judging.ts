import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { parse } from 'yaml';
import type { Where } from '#server/accounts/sessions/commands.ts';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import { readContestFolder } from '#server/contests/folder/queries.ts';
import { applyAssignment } from '#server/contests/judging/assignment/commands.ts';
import { previewAssignment } from '#server/contests/judging/assignment/preview/queries.ts';
import { declareConflicts, finishDeclaration } from '#server/contests/judging/conflicts/commands.ts';
import type { DeclaredConflicts } from '#server/contests/judging/conflicts/forms.ts';
import { acceptInvitation } from '#server/contests/judging/invitations/acceptance/commands.ts';
import { inviteJurors } from '#server/contests/judging/invitations/commands.ts';
import { stageCoursesOf } from '#server/contests/judging/queries.ts';
import { saveSheet, signSheet } from '#server/contests/judging/sheets/commands.ts';
import { openStage, prepareStage } from '#server/contests/judging/stages/commands.ts';
import { juryDesk, type JuryMember } from '#server/contests/jury/members/queries.ts';
import { decimalOf } from '#server/contests/open-data/marks/rules.ts';
import { contestBySlug } from '#server/contests/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { FileStore } from '#server/platform/files/store.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { loadCall } from './call.ts';
import { accountOf, actor, take } from './steps.ts';

/** Who sits in the jury under which account and what they have said and begun: `desk.yaml` beside the contest. */
type Desk = {
	stage: string;
	/** E-mail of the account that checked the applications. */
	checkedBy: string;
	seats: { juror: string; email: string; accepts: boolean }[];
	declared: { juror: string; entry: string; ground: DeclaredConflicts['ground']; reason: string }[];
	comments: { juror: string; entry: string; text: string }[];
};
type Contest = { id: string; folder: ContestFolder; desk: Desk };
type Sheet = { entryId: string; isWhole: boolean; marks: Record<string, string>; commentForAuthor: string };

const visitor = { from: 'demo', isSecure: false };

/**
 * A contest whose jury is at work: its call over, its first stage open, some sheets signed, some begun. Steps, each whole
 * or not there; once the stage is open nothing is touched any more. The accounts of the jury must be there.
 */
export async function loadJudgedContest(
	where: Where & { files: FileStore },
	path: string,
	progress: (line: string) => void = () => {}
): Promise<void> {
	const { db } = where;
	const reading = await readContestFolder(path, { isAtWork: true });
	if (!reading.ok) throw new Error(`${path} is faulty: ${JSON.stringify(reading.faults.slice(0, 3))}`);
	const { folder } = reading;
	const desk = parse(readFileSync(join(path, 'desk.yaml'), 'utf8')) as Desk;
	const slug = folder.contest.slug!;
	const known = await knownContest(db, slug);
	if (known !== null && (await stageStateOf(db, known, desk.stage)) !== 'ahead') return;
	progress(`Собираю жюри конкурса ${slug}…`);
	const contest = { id: known ?? (await loadCall(where, folder, { path, ...desk })), folder, desk };
	await seatJury(where, contest);
	await db.transaction().execute((tx) => beginJudging(tx, contest));
}

async function knownContest(db: Db, slug: string): Promise<string | null> {
	try {
		return (await contestBySlug(db, actor, slug)).id;
	} catch (error) {
		if (error instanceof NotFound) return null;
		throw error;
	}
}

const stageStateOf = async (db: Db, contestId: string, stage: string) =>
	(await stageCoursesOf(db, contestId)).find((course) => course.stage === stage)?.state;

function memberOf({ members }: { members: readonly JuryMember[] }, juror: string): JuryMember {
	const member = members.find(({ name }) => name === juror);
	if (!member) throw new Error(`nobody in the jury is called ${juror}`);
	return member;
}

/** Everybody is invited by letter; whoever accepts does so by the link of that letter. */
async function seatJury(where: Where, { id, desk }: Contest): Promise<void> {
	const { db } = where;
	for (const { juror, email, accepts } of desk.seats) {
		const member = memberOf(await juryDesk(db, actor, id), juror);
		if (member.isSeated || (!accepts && member.invitation.state !== 'not-invited')) continue;
		take(await inviteJurors(db, actor, id, [member.id]));
		if (!accepts) continue;
		const account = await db.transaction().execute((tx) => accountOf(tx, email));
		take(await acceptInvitation(where, { token: await tokenSentTo(db, id, email), actor: account }, visitor));
	}
}

/** Of the newest letter: an earlier link to the same person has stopped working. */
async function tokenSentTo(db: Db, contestId: string, email: string): Promise<string> {
	const letter = await db
		.selectFrom('letters')
		.select('text')
		.where('kind', '=', 'jury-invitation')
		.where('contest_id', '=', contestId)
		.where('to_address', '=', email)
		.orderBy('written_at', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	return (letter.text as { action: { path: string } }).action.path.split('/').at(-1)!;
}

async function beginJudging(tx: Tx, contest: Contest): Promise<void> {
	const { id: contestId, folder, desk } = contest;
	const { stage } = desk;
	take(await prepareStage(tx, actor, { contestId, stage }));
	const entryIds = await entryIdsOf(tx, contestId);
	const jurors = new Map<string, Actor>();
	for (const { juror, email } of desk.seats.filter(({ accepts }) => accepts))
		jurors.set(juror, await accountOf(tx, email));
	for (const { juror, entry, ground, reason } of desk.declared) {
		const declared = { entryIds: [entryIds.get(entry)!], ground, reason };
		take(await declareConflicts(tx, jurors.get(juror)!, contestId, declared));
	}
	for (const juror of jurors.values()) take(await finishDeclaration(tx, juror, contestId));
	const aim = 'even-loads' as const;
	const { fingerprint } = await previewAssignment(tx, actor, { contestId, stage, aim });
	take(await applyAssignment(tx, actor, { contestId, stage, aim, fingerprint }));
	take(await openStage(tx, actor, { contestId, stage, dueAt: null }));
	for (const [juror, account] of jurors)
		for (const { isWhole, ...sheet } of sheetsOf(folder, desk, { juror, entryIds })) {
			const place = { contestId, stage, entryId: sheet.entryId };
			const { revision } = take(await saveSheet(tx, account, { ...place, ...sheet, revision: 0, noteForJury: '' }));
			if (isWhole) take(await signSheet(tx, account, { ...place, revision }));
		}
	await setReadingTime(tx, contestId);
}

/**
 * Sheets that were opened and signed in the same moment are told to the organisers as hasty ones. No command opens a sheet
 * before now, so this one is written past them: each was read for so many minutes.
 */
async function setReadingTime(tx: Tx, contestId: string): Promise<void> {
	await sql`
		update score_sheets set opened_at = score_sheets.opened_at - make_interval(mins => 6 + entries.key::int)
		from entries where entries.id = entry_id and score_sheets.contest_id = ${contestId}`.execute(tx);
}

async function entryIdsOf(tx: Tx, contestId: string): Promise<Map<string, string>> {
	const entries = await tx.selectFrom('entries').select(['id', 'key']).where('contest_id', '=', contestId).execute();
	return new Map(entries.map(({ id, key }) => [key, id]));
}

/** A juror's sheets of the stage as far as they are filled in. */
function sheetsOf(
	{ marks, ruleSet, entries, jury }: ContestFolder,
	{ stage, comments }: Desk,
	{ juror, entryIds }: { juror: string; entryIds: ReadonlyMap<string, string> }
): Sheet[] {
	const columns = marks.find((one) => one.stage === stage)!;
	const { criteria } = ruleSet.stages.find(({ id }) => id === stage)!;
	const own = [...columns.mark.keys()].filter((at) => jury[columns.juror[at]!]!.id === juror);
	return [...Map.groupBy(own, (at) => entries[columns.entry[at]!]!.id)].map(([entry, given]) => ({
		entryId: entryIds.get(entry)!,
		isWhole: given.length === criteria.length,
		marks: Object.fromEntries(
			given.map((at) => [criteria[columns.criterion[at]!]!.id, decimalOf(columns.mark[at]!, columns.digits)])
		),
		commentForAuthor: comments.find((comment) => comment.juror === juror && comment.entry === entry)?.text ?? ''
	}));
}
