import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { FullName } from '#server/platform/russian/full-names.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { cleanLine } from '#server/platform/russian/typography.ts';
import { refusalToKeepCard, type CardFacts } from '../policy.ts';
import { refusalOfName, type NameRefusal } from '../rules.ts';
import type { Gender } from '../tables.ts';
import { cardLanguages, refusalOfPosition, type PositionRefusal } from './rules.ts';

export type CardForm = FullName & { gender: Gender; languages: readonly string[] };
export type CardRefusal = 'not-allowed' | NameRefusal;

/**
 * Writes what stands on a person's card, or begins the card where `personId` is null. A name or a gender that has changed
 * takes the confirmed forms with it: they were of the other name. Answers the id.
 */
export async function keepCard(
	tx: Tx,
	actor: Actor,
	{ personId, ...form }: CardForm & { personId: string | null },
	facts: CardFacts
): Promise<Outcome<string, CardRefusal>> {
	const name = {
		surname: cleanPart(form.surname),
		given_name: cleanPart(form.givenName),
		patronymic: cleanPart(form.patronymic ?? '')
	};
	const refusal =
		refusalToKeepCard(actor, facts) ??
		refusalOfName({ surname: name.surname, givenName: name.given_name, patronymic: name.patronymic });
	if (refusal) return refused(refusal);
	const languages = cardLanguages.filter((language) => form.languages.includes(language));
	const card = { ...name, gender: form.gender, languages };
	if (personId === null) {
		const { id } = await tx.insertInto('people').values(card).returning('id').executeTakeFirstOrThrow();
		await recordActivity(tx, actor, 'person.created', id);
		return done(id);
	}
	const before = await lockCard(tx, personId);
	await tx.updateTable('people').set(card).where('id', '=', personId).execute();
	const isSameName = (['surname', 'given_name', 'patronymic', 'gender'] as const).every(
		(part) => before[part] === card[part]
	);
	if (!isSameName) await tx.deleteFrom('confirmed_name_forms').where('person_id', '=', personId).execute();
	await recordActivity(tx, actor, 'person.card-kept', personId);
	await notifyCaches(tx, ['contests']);
	return done(personId);
}

const cleanPart = (part: string): string => cleanLine(part).replace(/(?<!\s)\s*[-‐‑]\s*/g, '-');

async function lockCard(tx: Tx, id: string) {
	return tx
		.selectFrom('people')
		.select(['surname', 'given_name', 'patronymic', 'gender'])
		.where('id', '=', id)
		.where('erased_at', 'is', null)
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound(`person ${id}`));
}

export type NewPosition = {
	personId: string;
	organisationId: string;
	post: string;
	startsOn: string;
	endsOn: string | null;
};

/** Adds a post held in an organisation; a person may hold several at a time. */
export async function addPosition(
	tx: Tx,
	actor: Actor,
	{ personId, organisationId, ...given }: NewPosition,
	facts: CardFacts
): Promise<Outcome<string, 'not-allowed' | PositionRefusal>> {
	const position = { ...given, post: cleanLine(given.post) };
	const refusal = refusalToKeepCard(actor, facts) ?? refusalOfPosition(position);
	if (refusal) return refused(refusal);
	await lockCard(tx, personId);
	const { id } = await tx
		.insertInto('positions')
		.values({
			...{ person_id: personId, organisation_id: organisationId, post: position.post },
			...{ starts_on: position.startsOn, ends_on: position.endsOn }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await recordActivity(tx, actor, 'person.position-added', personId, { organisationId });
	return done(id);
}

/** Takes a post off the card: it was written by mistake. @throws NotFound for a post of somebody else. */
export async function removePosition(
	tx: Tx,
	actor: Actor,
	{ personId, positionId }: { personId: string; positionId: string },
	facts: CardFacts
): Promise<Outcome<null, 'not-allowed'>> {
	const refusal = refusalToKeepCard(actor, facts);
	if (refusal) return refused(refusal);
	const { numDeletedRows } = await tx
		.deleteFrom('positions')
		.where('id', '=', positionId)
		.where('person_id', '=', personId)
		.executeTakeFirst();
	if (numDeletedRows === 0n) throw new NotFound(`position ${positionId}`);
	await recordActivity(tx, actor, 'person.position-removed', personId);
	return done(null);
}

/** The person's own confirmation of how the name is put into the cases. */
export async function confirmOwnForms(
	tx: Tx,
	actor: Actor,
	{ personId, genitive, dative }: { personId: string; genitive: string; dative: string },
	facts: CardFacts
): Promise<Outcome<null, 'not-allowed' | 'form-missing' | 'form-too-long'>> {
	const refusal = refusalToKeepCard(actor, facts);
	if (refusal) return refused(refusal);
	const forms = { genitive: cleanLine(genitive), dative: cleanLine(dative) };
	if (Object.values(forms).includes('')) return refused('form-missing');
	if (Object.values(forms).some((form) => form.length > 300)) return refused('form-too-long');
	await lockCard(tx, personId);
	for (const grammaticalCase of ['genitive', 'dative'] as const) {
		const form = forms[grammaticalCase];
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
	await recordActivity(tx, actor, 'person.forms-confirmed', personId, { grammaticalCases: ['genitive', 'dative'] });
	return done(null);
}
