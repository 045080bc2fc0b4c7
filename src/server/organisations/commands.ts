import type { Db, Tx } from '#server/database.ts';
import { recordChange } from './changes/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import {
	completeName,
	normaliseName,
	slugOf,
	type CompleteName,
	type GivenName,
	type NameRefusal
} from './names/rules.ts';
import { refusalToKeepOrganisations, type KeepingRefusal } from './policy.ts';
import { lockOrganisations, namesOf } from './queries.ts';
import { beginning, isDay, isWebAddress, needsTerritory } from './rules.ts';
import { standingToday } from './standing/queries.ts';
import type { OrganisationKind } from './tables.ts';
import { isClosedOn } from './tree/queries.ts';

export type NewOrganisation = GivenName & {
	kind: OrganisationKind;
	territoryId?: string | null;
	town?: string;
	rural?: boolean;
	website?: string | null;
	parentId?: string | null;
	/** The day on which it begins under this name; without it, from the beginning. */
	validFrom?: string;
};

export type CreationRefusal =
	| KeepingRefusal
	| NameRefusal
	| 'no-such-day'
	| 'website-unusable'
	| 'territory-needed'
	| 'parent-closed'
	| 'already-exists';

/** Adds an organisation. Its address is made from its name and stays when the name changes. */
export function createOrganisation(
	db: Db | Tx,
	actor: Actor,
	form: NewOrganisation
): Promise<Outcome<{ id: string; slug: string }, CreationRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepOrganisations(actor, null);
		if (refusal) return refused(refusal);
		const name = completeName(form);
		if (typeof name === 'string') return refused(name);
		const { kind, territoryId = null, parentId = null, validFrom = beginning, website = null } = form;
		if (!isDay(validFrom)) return refused('no-such-day');
		if (website !== null && !isWebAddress(website)) return refused('website-unusable');
		if (needsTerritory(kind) && !territoryId) return refused('territory-needed');

		await lockOrganisations(tx);
		if (territoryId) await requireTerritory(tx, territoryId);
		if (parentId && (await isClosedOn(tx, parentId, validFrom))) return refused('parent-closed');
		if (await hasNamesake(tx, name.name, form)) return refused('already-exists');

		const slug = await freeSlug(tx, name.name);
		const { town = '', rural = false } = form;
		const { id } = await tx
			.insertInto('organisations')
			.values({ slug, kind, territory_id: territoryId, rural, town: town.trim(), website })
			.returning('id')
			.executeTakeFirstOrThrow();
		await tx
			.insertInto('organisation_names')
			.values(nameRow(id, validFrom, name))
			.execute();
		await tx
			.insertInto('organisation_parents')
			.values({ organisation_id: id, valid_from: validFrom, parent_id: parentId })
			.execute();
		await recordChange(tx, actor, 'organisation.created', id, { parentId, territoryId });
		return done({ id, slug });
	});
}

async function requireTerritory(tx: Tx, id: string): Promise<void> {
	await tx
		.selectFrom('territories')
		.select('id')
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound(`territory ${id}`));
}

/** The same name in the same town under the same parent is the same organisation, sent twice. */
async function hasNamesake(tx: Tx, name: string, { town = '', parentId = null }: NewOrganisation): Promise<boolean> {
	const namesakes = await tx
		.selectFrom('organisation_names')
		.innerJoin('organisations', 'organisations.id', 'organisation_names.organisation_id')
		.innerJoin('organisation_parents', 'organisation_parents.organisation_id', 'organisations.id')
		.select('organisations.id')
		.where('normalised_name', '=', normaliseName(name))
		.where('town', '=', town.trim())
		.where('parent_id', 'is not distinct from', parentId)
		.where('closed_on', 'is', null)
		.where(({ not, exists, selectFrom }) => {
			const later = selectFrom('organisation_names as later')
				.whereRef('later.organisation_id', '=', 'organisations.id')
				.whereRef('later.valid_from', '>', 'organisation_names.valid_from');
			return not(exists(later.select('later.name')));
		})
		.limit(1)
		.execute();
	return namesakes.length > 0;
}

async function freeSlug(tx: Tx, name: string): Promise<string> {
	const stem = slugOf(name, () => false);
	const taken = await tx
		.selectFrom('organisations')
		.select('slug')
		.where((where) => where.or([where('slug', '=', stem), where('slug', 'like', `${stem}-%`)]))
		.execute();
	const slugs = new Set(taken.map(({ slug }) => slug));
	return slugOf(name, (slug) => slugs.has(slug));
}

export function nameRow(organisationId: string, validFrom: string, name: CompleteName) {
	return {
		organisation_id: organisationId,
		valid_from: validFrom,
		name: name.name,
		short_name: name.shortName,
		genitive: name.genitive,
		dative: name.dative,
		normalised_name: normaliseName(name.name),
		normalised_short_name: normaliseName(name.shortName)
	};
}

export type RenamingRefusal = KeepingRefusal | NameRefusal | 'no-such-day' | 'name-begins-then' | 'same-name';

/**
 * From a day on the organisation bears another name; what was said or printed before keeps the old one.
 * Forms that are not given are not taken over: they belonged to the old name.
 */
export function renameOrganisation(
	db: Db | Tx,
	actor: Actor,
	{ organisationId, validFrom, ...form }: GivenName & { organisationId: string; validFrom: string }
): Promise<Outcome<null, RenamingRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockOrganisations(tx);
		const refusal = refusalToKeepOrganisations(actor, await standingToday(tx, organisationId));
		if (refusal) return refused(refusal);
		const name = completeName(form);
		if (typeof name === 'string') return refused(name);
		if (!isDay(validFrom)) return refused('no-such-day');
		const names = await heldNames(tx, organisationId);
		if (names.some((held) => held.validFrom === validFrom)) return refused('name-begins-then');
		const before = names.find((held) => held.validFrom < validFrom);
		if (before?.name === name.name) return refused('same-name');

		await tx
			.insertInto('organisation_names')
			.values(nameRow(organisationId, validFrom, name))
			.execute();
		await recordChange(tx, actor, 'organisation.renamed', organisationId, { validFrom });
		return done(null);
	});
}

export type CorrectionRefusal = KeepingRefusal | NameRefusal;
type Correction = { organisationId: string; validFrom: string };

/** Mends a name that was written wrongly, in the period that began on `validFrom`; forms left out stay as they are. */
export function correctOrganisationName(
	db: Db | Tx,
	actor: Actor,
	form: Correction & { name: string; shortName?: string }
): Promise<Outcome<null, CorrectionRefusal>> {
	return changeName(db, actor, form, 'organisation.name-corrected');
}

/** Sets genitive, dative or short name of the period that began on `validFrom`; null takes a form away. */
export function editCaseForms(
	db: Db | Tx,
	actor: Actor,
	form: Correction & { shortName?: string; genitive?: string | null; dative?: string | null }
): Promise<Outcome<null, CorrectionRefusal>> {
	return changeName(db, actor, form, 'organisation.forms-edited');
}

function changeName(
	db: Db | Tx,
	actor: Actor,
	{ organisationId, validFrom, ...changes }: Correction & Partial<GivenName>,
	event: string
): Promise<Outcome<null, CorrectionRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockOrganisations(tx);
		const refusal = refusalToKeepOrganisations(actor, await standingToday(tx, organisationId));
		if (refusal) return refused(refusal);
		const held = (await heldNames(tx, organisationId)).find((name) => name.validFrom === validFrom);
		if (!held) throw new NotFound(`name of ${organisationId} from ${validFrom}`);
		const name = completeName({ ...held, ...changes });
		if (typeof name === 'string') return refused(name);

		await tx
			.updateTable('organisation_names')
			.set(nameRow(organisationId, validFrom, name))
			.where('organisation_id', '=', organisationId)
			.where('valid_from', '=', validFrom)
			.execute();
		await recordChange(tx, actor, event, organisationId, { validFrom });
		return done(null);
	});
}

/** An organisation always has a name, so that one without is one that does not exist. */
async function heldNames(tx: Tx, organisationId: string) {
	const names = await namesOf(tx, organisationId);
	if (names.length === 0) throw new NotFound(`organisation ${organisationId}`);
	return names;
}
