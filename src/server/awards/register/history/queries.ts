import { sql } from 'kysely';
import { withheldContests } from '#server/contests/judging/withheld/queries.ts';
import type { Db } from '#server/database.ts';
import { accountNames } from '#server/accounts/queries.ts';
import { activityOf } from '#server/platform/activity-of.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { stateOf, type DocumentState } from '../../rules.ts';
import type { DocumentKind } from '../../tables.ts';
import type { PrintedDocument } from '../documents.ts';
import { canSeePapers } from '../policy.ts';

/** A paper of the register, among those that it replaces and that replace it. */
export type RegisteredDocument = {
	id: string;
	number: string;
	code: string;
	kind: DocumentKind;
	contestId: string;
	printed: PrintedDocument;
	issuedOn: string;
	replacesId: string | null;
	isReplaced: boolean;
	state: DocumentState;
	annulment: { reason: string; at: Date; by: string | null } | null;
	/** Who issued it in another's place and when; null for a first issue, which is made for a whole contest at once. */
	reissue: { at: Date; by: string | null } | null;
};

/**
 * A paper and its whole chain, the eldest first. A fixed number of queries.
 * @throws NotFound where there is none, or for whoever may not see this contest's papers.
 */
export async function documentWithHistory(
	db: Db,
	actor: Actor | null,
	id: string
): Promise<{ document: RegisteredDocument; chain: RegisteredDocument[] }> {
	const { rows } = await chainOf(id).execute(db);
	const contestId = rows[0]?.contestId ?? '';
	if (!canSeePapers(actor, contestId)) throw new NotFound('document');
	if ((await withheldContests(db, actor)).includes(contestId)) throw new NotFound('document');
	const reissues = await activityOf(
		db,
		rows.map((row) => row.id),
		['document.reissued']
	);
	const names = await accountNames(db, [
		...rows.flatMap(({ annulledBy }) => annulledBy ?? []),
		...reissues.map(({ actorId }) => actorId)
	]);
	const chain = rows.map(({ reason, annulledAt, annulledBy, ...row }): RegisteredDocument => {
		const reissue = reissues.find(({ subjectId }) => subjectId === row.id);
		return {
			...row,
			state: stateOf({ annulled: annulledAt !== null, replaced: row.isReplaced }),
			annulment:
				annulledAt && reason !== null ? { reason, at: annulledAt, by: names.get(annulledBy ?? '') ?? null } : null,
			reissue: reissue ? { at: reissue.at, by: names.get(reissue.actorId) ?? null } : null
		};
	});
	const document = chain.find((each) => each.id === id);
	if (!document) throw new NotFound('document');
	return { document, chain };
}

type ChainRow = Omit<RegisteredDocument, 'state' | 'annulment' | 'reissue'> & {
	reason: string | null;
	annulledAt: Date | null;
	annulledBy: string | null;
};

/** Each paper replaces one and is replaced once, so that the walk goes in a line both ways. */
const chainOf = (id: string) => sql<ChainRow>`
	with recursive older as (
		select 0 as step, * from issued_documents where id = ${id}::uuid
		union all
		select older.step - 1, earlier.* from issued_documents earlier join older on older.replaces_id = earlier.id
	), newer as (
		select 1 as step, * from issued_documents where replaces_id = ${id}::uuid
		union all
		select newer.step + 1, later.* from issued_documents later join newer on later.replaces_id = newer.id
	), chain as (select * from older union all select * from newer)
	select chain.id, number, code, kind, contest_id as "contestId", printed, issued_on as "issuedOn", replaces_id as "replacesId",
		exists (select from issued_documents successor where successor.replaces_id = chain.id) as "isReplaced",
		reason, annulled_at as "annulledAt", annulled_by as "annulledBy"
	from chain left join annulments on document_id = chain.id
	order by step`;
