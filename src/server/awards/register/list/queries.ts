import { sql, type SqlBool } from 'kysely';
import { withheldContests } from '#server/contests/judging/withheld/queries.ts';
import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { stateOf, type DocumentState } from '../../rules.ts';
import type { DocumentKind } from '../../tables.ts';
import { canSeeRegister, registerScope } from '../policy.ts';

export const registerOrders = ['number', 'recipient', 'issued'] as const;
export type RegisterOrder = (typeof registerOrders)[number];

export type RegisterQuery = {
	contestId?: string | null;
	state?: DocumentState | null;
	/** Part of the number, of the code, or words of the recipient's name; «ё» and case do not matter. */
	search?: string;
	order: RegisterOrder;
	descending: boolean;
	limit: number;
	offset: number;
};

export type RegisterLine = {
	id: string;
	number: string;
	kind: DocumentKind;
	contestId: string;
	recipient: string;
	issuedOn: string;
	state: DocumentState;
};

/** One page of what somebody sees of the register, and how many papers answer the question. @throws NotFound for whoever sees none. */
export async function registerPage(
	db: Db,
	actor: Actor | null,
	query: RegisterQuery
): Promise<{ documents: RegisterLine[]; total: number }> {
	if (!canSeeRegister(actor)) throw new NotFound('register');
	const conditions = sql.join([await within(db, actor), ...conditionsOf(query)], sql` and `);
	const direction = query.descending ? sql`desc` : sql`asc`;
	const { rows } = await sql<Omit<RegisterLine, 'state'> & { isReplaced: boolean; isAnnulled: boolean; total: string }>`
		with papers as (
			select issued.*, ${recipientOf} as recipient,
				exists (select from issued_documents successor where successor.replaces_id = issued.id) as is_replaced,
				exists (select from annulments where document_id = issued.id) as is_annulled
			from issued_documents issued
		)
		select id, number, kind, contest_id as "contestId", recipient, issued_on as "issuedOn",
			is_replaced as "isReplaced", is_annulled as "isAnnulled", count(*) over () as total
		from papers where ${conditions}
		order by ${orderings[query.order]} ${direction}, year ${direction}, ordinal ${direction}
		limit ${query.limit} offset ${query.offset}`.execute(db);
	const documents = rows.map(({ isReplaced, isAnnulled, total: _, ...line }) => ({
		...line,
		state: stateOf({ annulled: isAnnulled, replaced: isReplaced })
	}));
	if (rows.length > 0 || query.offset === 0) return { documents, total: Number(rows[0]?.total ?? 0) };
	// Behind the last page: how many there are is worth telling all the same.
	const { total } = await registerPage(db, actor, { ...query, limit: 1, offset: 0 });
	return { documents, total };
}

/** Papers of others' contests, and those laid ready that somebody may not know of yet, are cut before anything is counted. */
async function within(db: Db, actor: Actor, column = sql`contest_id`) {
	const withheld = await withheldContests(db, actor);
	const scope = registerScope(actor);
	const isSeen = sql<SqlBool>`${column} <> all(${withheld}::uuid[])`;
	return scope === null ? isSeen : sql<SqlBool>`${column} = any(${[...scope]}::uuid[]) and ${isSeen}`;
}

/** As the paper itself names whom it is for. */
const recipientOf = sql`coalesce(
	printed #>> '{recipient,name}', printed #>> '{recipient,title}',
	(select string_agg(member ->> 'name', ', ' order by place)
		from jsonb_array_elements(printed #> '{recipient,members}') with ordinality as members (member, place)),
	printed #>> '{addressee,name}', '')`;

const orderings: Record<RegisterOrder, ReturnType<typeof sql>> = {
	number: sql`year`,
	recipient: sql`recipient collate natural_russian`,
	issued: sql`issued_on`
};

function conditionsOf({ contestId, state, search = '' }: RegisterQuery) {
	const conditions = [sql<SqlBool>`true`];
	if (contestId) conditions.push(sql`contest_id = ${contestId}`);
	if (state === 'annulled') conditions.push(sql`is_annulled`);
	if (state === 'replaced') conditions.push(sql`is_replaced and not is_annulled`);
	if (state === 'valid') conditions.push(sql`not is_replaced and not is_annulled`);
	for (const word of search.split(/\s+/).filter(Boolean).slice(0, 8)) {
		const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
		conditions.push(sql`${plain(sql`number || ' ' || recipient`)} like ${plain(sql`${pattern}::text`)}`);
	}
	return conditions;
}

const plain = (text: ReturnType<typeof sql>) => sql`replace(lower(${text}), 'ё', 'е')`;

/** How many papers that somebody sees stand in each state. @throws NotFound for whoever may not see the register. */
export async function registerCounts(db: Db, actor: Actor | null): Promise<Record<DocumentState, number>> {
	if (!canSeeRegister(actor)) throw new NotFound('register');
	const { rows } = await sql<{ annulled: string; replaced: string; all: string }>`
		select count(*) as all, count(annulments.document_id) as annulled,
			count(successor.id) filter (where annulments.document_id is null) as replaced
		from issued_documents
		left join issued_documents successor on successor.replaces_id = issued_documents.id
		left join annulments on annulments.document_id = issued_documents.id
		where ${await within(db, actor, sql`issued_documents.contest_id`)}`.execute(db);
	const { all, annulled, replaced } = rows[0]!;
	return {
		valid: Number(all) - Number(annulled) - Number(replaced),
		replaced: Number(replaced),
		annulled: Number(annulled)
	};
}
