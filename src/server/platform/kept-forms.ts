import { createHash, randomBytes } from 'node:crypto';
import { sql, type Generated } from 'kysely';
import type { Db } from '#server/database.ts';

export type KeptFormTables = {
	kept_forms: {
		token_sha256: Buffer;
		account_id: string | null;
		page: string;
		action: string;
		fields: unknown;
		had_files: boolean;
		kept_at: Generated<Date>;
	};
};

/** A form that was sent when nobody was signed in. */
export type KeptForm = {
	/** Whose it is, where the browser knew. */
	accountId: string | null;
	page: string;
	action: string;
	/** Names and texts in the order sent. */
	fields: [name: string, text: string][];
	/** Files cannot be kept: they have to be chosen again. */
	hadFiles: boolean;
};

/** How many a network keeps at once; anybody can send one. */
const most = 1000;

/** Keeps a form for a day. Answers the token that alone leads to it, or null when too many are kept already. */
export async function keepForm(
	db: Db,
	{ accountId, page, action, fields, hadFiles }: KeptForm
): Promise<string | null> {
	const { count } = await db
		.selectFrom('kept_forms')
		.select(({ fn }) => fn.countAll<string>().as('count'))
		.executeTakeFirstOrThrow();
	if (Number(count) >= most) return null;
	const token = randomBytes(32).toString('base64url');
	await db
		.insertInto('kept_forms')
		.values({
			token_sha256: digestOf(token),
			account_id: accountId,
			page,
			action,
			fields: JSON.stringify(fields),
			had_files: hadFiles
		})
		.execute();
	return token;
}

/** The form behind a token, for the person whose it is; null for another's, an old one and one already sent on. */
export async function keptForm(db: Db, token: string, accountId: string): Promise<KeptForm | null> {
	const kept = await db
		.selectFrom('kept_forms')
		.select(['account_id as accountId', 'page', 'action', 'fields', 'had_files as hadFiles'])
		.where('token_sha256', '=', digestOf(token))
		.where('kept_at', '>', sql<Date>`now() - interval '1 day'`)
		.executeTakeFirst();
	if (!kept || (kept.accountId !== null && kept.accountId !== accountId)) return null;
	return { ...kept, fields: kept.fields as KeptForm['fields'] };
}

export async function forgetKeptForm(db: Db, token: string): Promise<void> {
	await db.deleteFrom('kept_forms').where('token_sha256', '=', digestOf(token)).execute();
}

/** Nightly. */
export async function forgetOldKeptForms(db: Db): Promise<void> {
	await db
		.deleteFrom('kept_forms')
		.where('kept_at', '<', sql<Date>`now() - interval '1 day'`)
		.execute();
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();
