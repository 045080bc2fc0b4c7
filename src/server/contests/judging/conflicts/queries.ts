import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { JurorRole } from '../../tables.ts';
import { isSettled } from '../../meeting/queries.ts';
import { contestToday } from '../../queries.ts';
import { isBlindContest } from '../../regulations/queries.ts';
import { readsBlind } from '../blind/queries.ts';
import { canSeeCourse, canSeeEntry, refusalToRunJudging, type JudgingAccess } from '../policy.ts';
import { judgingAccess } from '../queries.ts';
import type { ConflictGround, ConflictSource } from '../tables.ts';
import { canSeeConflict, refusalToWithdraw, type ConflictFacts } from './policy.ts';

/** Whether a juror has looked through the entries and said what stands between them: before that no sheet opens. */
export async function hasDeclared(db: Db | Tx, jurorId: string): Promise<boolean> {
	const declared = await db
		.selectFrom('conflict_declarations')
		.select('juror_id')
		.where('juror_id', '=', jurorId)
		.executeTakeFirst();
	return declared !== undefined;
}

export type ConflictEntry = {
	id: string;
	key: string;
	title: string;
	nomination: string | null;
	organisationId: string | null;
};

/** Entries that whoever asks may know of, by number: of a juror's own nominations, in the juror's eyes. One query. */
export async function declarableEntries(
	db: Db | Tx,
	{ contestId, hidden, seat }: Pick<JudgingAccess, 'contestId' | 'hidden' | 'seat'>
): Promise<ConflictEntry[]> {
	const nominations = seat?.nominations ?? null;
	const { rows } = await sql<ConflictEntry>`
		select id, key, title, nomination_key as nomination, organisation_id as "organisationId" from entries
		where contest_id = ${contestId} and status = 'admitted' and withdrawn_before_stage is null
			and id <> all (${[...hidden]}::uuid[])
			and (${nominations === null} or nomination_key = any (${[...(nominations ?? [])]}::text[]))
		order by key collate natural_russian`.execute(db);
	return rows;
}

export type Conflict = ConflictFacts & {
	id: string;
	ground: ConflictGround;
	isHard: boolean;
	reason: string;
	notedAt: Date;
};

/** A conflict, ended or not, for commands that hold the contest's row. @throws NotFound */
export async function conflictOf(db: Db | Tx, contestId: string, id: string): Promise<Conflict> {
	const [conflict] = await conflictsWhere(db, contestId, sql`conflicts.id = ${id}::uuid`);
	if (!conflict) throw new NotFound(`conflict ${id}`);
	return conflict;
}

async function conflictsWhere(db: Db | Tx, contestId: string, condition: ReturnType<typeof sql>): Promise<Conflict[]> {
	const { rows } = await sql<Conflict>`
		select conflicts.id, juror_id as "jurorId", entry_id as "entryId", ground, is_hard as "isHard", reason, source,
			pinned_at as "pinnedAt", noted_at as "notedAt", ended_at as "endedAt",
			exists (select from stage_courses where stage_courses.contest_id = conflicts.contest_id and closed_at >= noted_at) as "isCountedWith"
		from conflicts join entries on entries.id = entry_id
		where conflicts.contest_id = ${contestId} and ${condition}
		order by entries.key collate natural_russian, noted_at, ground`.execute(db);
	return rows;
}

export type ShownConflict = {
	id: string;
	entry: { id: string; key: string; title: string };
	ground: ConflictGround;
	reason: string;
	source: ConflictSource;
	isPinned: boolean;
	mayWithdraw: boolean;
	notedAt: Date;
};

export type JurorConflicts = {
	id: string;
	name: string;
	role: JurorRole;
	declaredAt: Date | null;
	conflicts: ShownConflict[];
	/** Keep nobody from judging. */
	warnings: ShownConflict[];
	/** How many of the entries this juror may know of. */
	sees: number;
};

export type ConflictsDesk = {
	jurors: JurorConflicts[];
	entries: ConflictEntry[];
	/** Whether whoever looks may note, pin and find; the chair looks alone. */
	mayRun: boolean;
	/** Judging a blind contest still, they are not told who is bound to which entry: it would name its makers. */
	isBlind: boolean;
	/** Finalised, and not open for a correction: who judges what is no longer changed. */
	isSettled: boolean;
};

/**
 * Everything that stands between the jury and the entries, for those who follow the judging; entries hidden from whoever
 * asks are nowhere in it, nor in its numbers. A fixed number of queries. @throws NotFound
 */
export async function conflictsDesk(db: Db | Tx, actor: Actor | null, contestId: string): Promise<ConflictsDesk> {
	const access = await judgingAccess(db, actor, contestId);
	if (!canSeeCourse(access)) throw new NotFound(`conflicts of ${contestId}`);
	const entries = await declarableEntries(db, { ...access, seat: null });
	const entryOf = new Map(entries.map((entry) => [entry.id, entry]));
	const isBlind = await readsBlind(db, access);
	const conflicts = isBlind ? [] : await conflictsWhere(db, contestId, sql`ended_at is null`);
	const shown = Map.groupBy(
		conflicts.filter((each) => canSeeEntry(access, each.entryId) && entryOf.has(each.entryId)),
		({ jurorId }) => jurorId
	);
	const jurors = await jurorsWithDeclarations(db, access);
	return {
		entries,
		mayRun: refusalToRunJudging(access) === null,
		isBlind,
		isSettled: await isSettled(db, contestId),
		jurors: jurors.map(({ taken, ...juror }) => {
			const own = shown.get(juror.id) ?? [];
			const lines = (isHard: boolean) =>
				own
					.filter((each) => each.isHard === isHard)
					.map((each) => shownConflict(access, each, entryOf.get(each.entryId)!));
			const hidden = new Set(taken);
			return {
				...{ ...juror, conflicts: lines(true), warnings: lines(false) },
				sees: entries.filter(({ id }) => !hidden.has(id)).length
			};
		})
	};
}

function shownConflict(access: JudgingAccess, conflict: Conflict, { id, key, title }: ConflictEntry): ShownConflict {
	return {
		...{ id: conflict.id, entry: { id, key, title }, ground: conflict.ground, reason: conflict.reason },
		...{ source: conflict.source, isPinned: conflict.pinnedAt !== null, notedAt: conflict.notedAt },
		mayWithdraw: refusalToWithdraw(access, conflict) === null
	};
}

type JurorRow = Pick<JurorConflicts, 'id' | 'name' | 'role' | 'declaredAt'> & { taken: string[] };

async function jurorsWithDeclarations(db: Db | Tx, { contestId }: JudgingAccess): Promise<JurorRow[]> {
	const { rows } = await sql<JurorRow>`
		select jurors.id, name, role, declared_at as "declaredAt",
			array(select entry_id from assignments where juror_id = jurors.id and recused) as taken
		from jurors left join conflict_declarations on conflict_declarations.juror_id = jurors.id
		where jurors.contest_id = ${contestId} order by position`.execute(db);
	return rows;
}

export type DeclaredEntry = Pick<ConflictEntry, 'id' | 'key' | 'title' | 'nomination'> & {
	/** Null in a blind contest, where a juror reads works without those who made them. */
	madeBy: { authors: string[]; organisation: string } | null;
};
export type OwnDeclaration = {
	jurorId: string;
	declaredAt: Date | null;
	isBlind: boolean;
	entries: DeclaredEntry[];
	/** What the juror has said; what the records tell is not told. */
	own: ShownConflict[];
};

/** A juror's page of what stands between them and the entries. A fixed number of queries. @throws NotFound without a seat */
export async function ownDeclaration(db: Db | Tx, actor: Actor | null, contestId: string): Promise<OwnDeclaration> {
	const access = await judgingAccess(db, actor, contestId);
	const { seat } = access;
	if (!seat) throw new NotFound(`seat in the jury of ${contestId}`);
	const entries = await declarableEntries(db, access);
	const conflicts = await conflictsWhere(db, contestId, sql`ended_at is null and juror_id = ${seat.jurorId}::uuid`);
	const said = conflicts.filter((each) => each.source === 'juror' && canSeeConflict(access, each));
	const titles = await titlesOf(
		db,
		said.map(({ entryId }) => entryId)
	);
	const [juror] = (await jurorsWithDeclarations(db, access)).filter(({ id }) => id === seat.jurorId);
	const isBlind = await isBlindContest(db, contestId);
	return {
		...{ jurorId: seat.jurorId, declaredAt: juror!.declaredAt, isBlind },
		entries: await withMakers(db, { contestId, entries, isBlind }),
		own: said.map((each) => shownConflict(access, each, titles.get(each.entryId)!))
	};
}

async function titlesOf(db: Db | Tx, ids: readonly string[]): Promise<Map<string, ConflictEntry>> {
	const rows = await db
		.selectFrom('entries')
		.select(['id', 'key', 'title', 'nomination_key as nomination', 'organisation_id as organisationId'])
		.where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
		.execute();
	return new Map(rows.map((row) => [row.id, row]));
}

async function withMakers(
	db: Db | Tx,
	{ contestId, entries, isBlind }: { contestId: string; entries: readonly ConflictEntry[]; isBlind: boolean }
): Promise<DeclaredEntry[]> {
	const shown = entries.map(({ organisationId: _organisation, ...entry }) => entry);
	if (isBlind || entries.length === 0) return shown.map((entry) => ({ ...entry, madeBy: null }));
	const { rows } = await sql<{ entryId: string; personId: string }>`
		select entry_id as "entryId", person_id as "personId" from entry_authors
		where entry_id = any (${entries.map(({ id }) => id)}::uuid[]) order by position`.execute(db);
	const authors = Map.groupBy(rows, ({ entryId }) => entryId);
	const people = await peopleByIds(
		db,
		rows.map(({ personId }) => personId)
	);
	const organisations = await organisationLinks(
		db,
		entries.flatMap(({ organisationId }) => organisationId ?? []),
		await contestToday(db, contestId)
	);
	return entries.map(({ organisationId, ...entry }) => ({
		...entry,
		madeBy: {
			authors: (authors.get(entry.id) ?? []).flatMap(({ personId }) => people.get(personId)?.fullName ?? []),
			organisation: (organisationId && organisations.get(organisationId)?.shortName) || ''
		}
	}));
}
