import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { JurorRole } from '../../../tables.ts';
import { canSeeCourse, type JudgingAccess } from '../../policy.ts';
import { judgedEntriesOf } from '../../queries.ts';
import { hastySeconds, type EntrySheets } from './rules.ts';

export type JurorProgress = {
	id: string;
	key: string;
	name: string;
	role: JurorRole;
	voting: boolean;
	/** Has accepted and can work at the desk. */
	isSeated: boolean;
	assigned: number;
	begun: number;
	signed: number;
	lastAt: Date | null;
	/** Sheets signed sooner than `hastySeconds` after they were opened, and the quickest; those from paper have no time. */
	hasty: number;
	quickestSeconds: number | null;
	remindedAt: Date | null;
};

export type WatchedEntry = EntrySheets & { id: string };

/**
 * Everybody of the jury with their sheets in a stage, and the entries that take part in it, by number: with the sheets
 * of jurors with a vote, since others do not count towards the least number. Three queries.
 * @throws NotFound for whoever does not follow the course of judging.
 */
export async function progressOf(
	db: Db | Tx,
	access: JudgingAccess,
	stage: string
): Promise<{ jurors: JurorProgress[]; entries: WatchedEntry[] }> {
	if (!canSeeCourse(access)) throw new NotFound(`course of ${access.contestId}`);
	const work = await workDone(db, access, stage);
	const jurors = await jurorsOf(db, access, stage);
	const entries = await judgedEntriesOf(db, access, stage);
	return {
		jurors: jurors.map((juror) => ({ ...juror, ...(work.get(juror.id) ?? nothing) })),
		entries: entries.map(({ id, key, title, nomination }) => {
			const { assigned, signed } = work.get(id) ?? nothing;
			return { id, key, title, nomination, assigned, signed };
		})
	};
}

type Work = Pick<JurorProgress, 'assigned' | 'begun' | 'signed' | 'lastAt' | 'hasty' | 'quickestSeconds'>;
const nothing: Work = { assigned: 0, begun: 0, signed: 0, lastAt: null, hasty: 0, quickestSeconds: null };

/** One of the two is null: a line is of a juror or of an entry. `counted`: of jurors with a vote. */
type WorkLine = Work & {
	jurorId: string | null;
	entryId: string | null;
	countedAssigned: number;
	countedSigned: number;
};

/**
 * By juror and by entry. A sheet is always one that was assigned, so both tables are gone through once and never
 * joined: of 30 000 sheets that takes a third of the time.
 */
async function workDone(db: Db | Tx, { contestId, hidden }: JudgingAccess, stage: string): Promise<Map<string, Work>> {
	const asked = sql`contest_id = ${contestId} and stage_key = ${stage} and entry_id <> all (${[...hidden]}::uuid[])
		and entry_id not in (select entry_id from stage_admissions
			where contest_id = ${contestId} and stage_key = ${stage} and ended_at is not null)`;
	const counts = sql`juror_id = any (array(select id from jurors where contest_id = ${contestId} and voting))`;
	const taken = sql`signed_at - opened_at`;
	const { rows } = await sql<WorkLine>`
		select juror_id as "jurorId", entry_id as "entryId", count(*)::int as assigned,
			count(*) filter (where ${counts})::int as "countedAssigned", 0 as begun, 0 as signed, 0 as "countedSigned",
			null::timestamptz as "lastAt", 0 as hasty, null::int as "quickestSeconds"
		from sheet_assignments where ${asked} group by grouping sets ((juror_id), (entry_id))
		union all
		select juror_id, entry_id, 0, 0, count(*)::int, count(signed_at)::int,
			count(signed_at) filter (where ${counts})::int, max(greatest(saved_at, signed_at)),
			count(*) filter (where entered_by is null and ${taken} < ${`${hastySeconds} seconds`}::interval)::int,
			floor(extract(epoch from min(${taken}) filter (where entered_by is null)))::int
		from score_sheets where ${asked} group by grouping sets ((juror_id), (entry_id))`.execute(db);
	const work = new Map<string, Work>();
	for (const line of rows) {
		const id = (line.jurorId ?? line.entryId)!;
		work.set(id, addLine(work.get(id) ?? nothing, line));
	}
	return work;
}

/** Assignments come in one line, sheets in another. */
function addLine(work: Work, { jurorId, entryId: _, countedAssigned, countedSigned, ...line }: WorkLine): Work {
	return {
		assigned: work.assigned + (jurorId ? line.assigned : countedAssigned),
		begun: work.begun + line.begun,
		signed: work.signed + (jurorId ? line.signed : countedSigned),
		lastAt: work.lastAt ?? line.lastAt,
		hasty: work.hasty + line.hasty,
		quickestSeconds: work.quickestSeconds ?? line.quickestSeconds
	};
}

type Seated = Omit<JurorProgress, keyof Work>;

function jurorsOf(db: Db | Tx, { contestId }: JudgingAccess, stage: string): Promise<Seated[]> {
	return db
		.selectFrom('jurors')
		.leftJoin('juror_reminders', (join) =>
			join.onRef('juror_reminders.juror_id', '=', 'jurors.id').on('juror_reminders.stage_key', '=', stage)
		)
		.select([
			...(['jurors.id', 'key', 'name', 'role', 'voting', 'reminded_at as remindedAt'] as const),
			sql<boolean>`account_id is not null`.as('isSeated')
		])
		.where('jurors.contest_id', '=', contestId)
		.orderBy('position')
		.execute();
}
