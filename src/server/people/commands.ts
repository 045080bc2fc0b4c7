import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { FullName } from '#server/platform/russian/full-names.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { cleanLine } from '#server/platform/russian/typography.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToKeepPeople, type KeepingRefusal } from './policy.ts';
import { confirmedCases, lockPeople, proposedNameForms } from './queries.ts';
import { refusalOfName, type NameRefusal } from './rules.ts';
import type { Gender, GrammaticalCase } from './tables.ts';

/** The gender is what the person is addressed by; it is asked for and never guessed from the name. */
export type NewPerson = FullName & { gender: Gender };

export type CreationRefusal = KeepingRefusal | NameRefusal;

/** Adds a person, also one who bears the name of another. Answers the id. */
export function createPerson(db: Db | Tx, actor: Actor, form: NewPerson): Promise<Outcome<string, CreationRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepPeople(actor) ?? refusalOfName(cleanName(form));
		if (refusal) return refused(refusal);
		return done(await insertPerson(tx, actor, form));
	});
}

export type FindingRefusal = CreationRefusal | 'several-namesakes';

/**
 * The person of this full name and gender, added where there is none. `among` are the people whom the caller knows
 * in the same organisation: with it, a namesake from elsewhere is another person. Answers the id.
 */
export function findOrCreatePerson(
	db: Db | Tx,
	actor: Actor,
	{ among, ...form }: NewPerson & { among?: readonly string[] }
): Promise<Outcome<string, FindingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepPeople(actor) ?? refusalOfName(cleanName(form));
		if (refusal) return refused(refusal);
		await lockPeople(tx);
		const [known, ...others] = await namesakesOf(tx, form, among);
		if (others.length > 0) return refused('several-namesakes');
		return done(known ?? (await insertPerson(tx, actor, form)));
	});
}

/** Nobody who types a name tells «ё» from «е», or cares for capitals. */
async function namesakesOf(tx: Tx, form: NewPerson, among: readonly string[] | undefined): Promise<string[]> {
	const { surname, givenName, patronymic } = cleanName(form);
	const plain = (text: string) => sql<string>`replace(lower(${text}), 'ё', 'е')`;
	const plainColumn = (name: 'surname' | 'given_name' | 'patronymic') =>
		sql<string>`replace(lower(${sql.ref(name)}), 'ё', 'е')`;
	const rows = await tx
		.selectFrom('people')
		.select('id')
		.where(plainColumn('surname'), '=', plain(surname))
		.where(plainColumn('given_name'), '=', plain(givenName))
		.where(plainColumn('patronymic'), '=', plain(patronymic))
		.where('gender', '=', form.gender)
		.$if(among !== undefined, (all) => all.where('id', '=', sql<string>`any(${[...(among ?? [])]}::uuid[])`))
		.execute();
	return rows.map(({ id }) => id);
}

async function insertPerson(tx: Tx, actor: Actor, form: NewPerson): Promise<string> {
	const { surname, givenName, patronymic } = cleanName(form);
	const { id } = await tx
		.insertInto('people')
		.values({ surname, given_name: givenName, patronymic, gender: form.gender })
		.returning('id')
		.executeTakeFirstOrThrow();
	await recordActivity(tx, actor, 'person.created', id);
	return id;
}

function cleanName({ surname, givenName, patronymic = '' }: FullName): Required<FullName> {
	const clean = (part: string) => cleanLine(part).replace(/(?<!\s)\s*[-‐‑]\s*/g, '-');
	return { surname: clean(surname), givenName: clean(givenName), patronymic: clean(patronymic) };
}

export type ConfirmationRefusal = KeepingRefusal | 'form-missing' | 'form-too-long';
type Confirmation = { personId: string; grammaticalCase: GrammaticalCase; form: string };

/** Keeps a form of a name as somebody has seen and approved it, in place of an earlier one. */
export function confirmNameForm(
	db: Db | Tx,
	actor: Actor,
	{ personId, grammaticalCase, form }: Confirmation
): Promise<Outcome<null, ConfirmationRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepPeople(actor);
		if (refusal) return refused(refusal);
		const clean = cleanLine(form);
		if (clean === '') return refused('form-missing');
		if (clean.length > 300) return refused('form-too-long');
		await lockPeople(tx);
		await requirePerson(tx, personId);
		await keepForm(tx, actor, { personId, grammaticalCase, form: clean });
		await recordActivity(tx, actor, 'person.form-confirmed', personId, { grammaticalCase });
		return done(null);
	});
}

async function requirePerson(tx: Tx, id: string): Promise<void> {
	await tx
		.selectFrom('people')
		.select('id')
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound(`person ${id}`));
}

async function keepForm(tx: Tx, actor: Actor, { personId, grammaticalCase, form }: Confirmation): Promise<void> {
	await tx
		.insertInto('confirmed_name_forms')
		.values({ person_id: personId, grammatical_case: grammaticalCase, form, confirmed_by: actor.id })
		.onConflict((earlier) =>
			earlier
				.columns(['person_id', 'grammatical_case'])
				.doUpdateSet({ form, confirmed_by: actor.id, confirmed_at: sql`now()` })
		)
		.execute();
}

/**
 * Confirms what the rules propose wherever nothing is confirmed yet, for whoever has looked through the whole list.
 * A form confirmed before stays. Answers how many forms were confirmed.
 */
export function confirmProposedForms(
	db: Db | Tx,
	actor: Actor,
	{ ids }: { ids?: readonly string[] } = {}
): Promise<Outcome<number, KeepingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepPeople(actor);
		if (refusal) return refused(refusal);
		await lockPeople(tx);
		const people = await proposedNameForms(tx, { ...(ids && { ids }), unconfirmedOnly: true });
		let confirmed = 0;
		for (const { id: personId, forms } of people) {
			const open = confirmedCases.filter((each) => forms[each].confirmed === null);
			for (const grammaticalCase of open)
				await keepForm(tx, actor, { personId, grammaticalCase, form: forms[grammaticalCase].proposed });
			await recordActivity(tx, actor, 'person.forms-confirmed', personId, { grammaticalCases: open });
			confirmed += open.length;
		}
		return done(confirmed);
	});
}
