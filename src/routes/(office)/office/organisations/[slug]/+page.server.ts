import { fail, redirect } from '@sveltejs/kit';
import { editCaseForms, renameOrganisation } from '#server/organisations/commands.ts';
import { parentsOf } from '#server/organisations/history/queries.ts';
import { namesOf, organisationBySlug, organisationNamesOn, organisationsNamed } from '#server/organisations/queries.ts';
import { isDay } from '#server/organisations/rules.ts';
import { canKeepOrganisation } from '#server/organisations/policy.ts';
import { standingToday } from '#server/organisations/standing/queries.ts';
import { moveOrganisation } from '#server/organisations/tree/commands.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../listing.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const doings = ['forms', 'renamed', 'moved'] as const;

export const load: PageServerLoad = async (event) => {
	const { locals, url } = event;
	const { organisation, today } = await asked(event);
	const names = await namesOf(locals.db, organisation.id);
	return {
		organisation,
		today,
		names: names.map((name) => ({ ...name, key: newKey() })),
		parents: await parentsOf(locals.db, organisation.id),
		renameKey: newKey(),
		moveKey: newKey(),
		done: doings.find((doing) => doing === url.searchParams.get('done')) ?? null
	};
};

type Typed = Record<string, string>;
const nothing = { candidates: [] as { id: string; name: string }[] };

export const actions: Actions = {
	forms: async (event) => {
		const { organisation } = await asked(event);
		const form = await event.request.formData();
		const typed = textsOf(form, ['validFrom', 'shortName', 'genitive', 'dative']);
		const { validFrom = '', shortName = '', genitive = '', dative = '' } = typed;
		if (!isDay(validFrom)) throw new NotFound('name');
		const change = {
			organisationId: organisation.id,
			validFrom,
			shortName,
			genitive: genitive || null,
			dative: dative || null
		};
		const outcome = await submitOnce(event, form, (tx) => editCaseForms(tx, event.locals.actor!, change));
		if (!outcome.ok) return fail(422, { doing: 'forms' as const, typed, refusal: outcome.reason, ...nothing });
		redirect(303, donePath(organisation.slug, 'forms'));
	},
	rename: async (event) => {
		const { organisation } = await asked(event);
		const form = await event.request.formData();
		const typed = textsOf(form, ['validFrom', 'name', 'shortName', 'genitive', 'dative']);
		const { validFrom = '', name = '', shortName, genitive, dative } = typed;
		const change = { organisationId: organisation.id, validFrom, name, shortName, genitive, dative };
		const outcome = await submitOnce(event, form, (tx) => renameOrganisation(tx, event.locals.actor!, change));
		if (!outcome.ok) return fail(422, { doing: 'renamed' as const, typed, refusal: outcome.reason, ...nothing });
		redirect(303, donePath(organisation.slug, 'renamed'));
	},
	move: async (event) => {
		const { organisation, today } = await asked(event);
		const form = await event.request.formData();
		const typed = textsOf(form, ['validFrom', 'parent', 'parentId']);
		const found = await parentOf(event, typed, today);
		if (!found.ok)
			return fail(422, { doing: 'moved' as const, typed, refusal: found.reason, candidates: found.candidates });
		const change = { organisationId: organisation.id, validFrom: typed.validFrom ?? '', parentId: found.parentId };
		const outcome = await submitOnce(event, form, (tx) => moveOrganisation(tx, event.locals.actor!, change));
		if (!outcome.ok) return fail(422, { doing: 'moved' as const, typed, refusal: outcome.reason, ...nothing });
		redirect(303, donePath(organisation.slug, 'moved'));
	}
};

type Asked = Pick<RequestEvent, 'locals' | 'params'>;

/** The organisation that the address names, for whoever may change it. @throws NotFound for everybody else. */
async function asked({ locals, params }: Asked) {
	const today = await databaseToday(locals.db, locals.network.timeZone);
	const organisation = await organisationBySlug(locals.db, params.slug, today);
	const standing = await standingToday(locals.db, organisation.id);
	if (!canKeepOrganisation(locals.actor, standing)) throw new NotFound('organisation');
	return { organisation, today };
}

function textsOf(form: FormData, names: readonly string[]): Typed {
	return Object.fromEntries(
		names.map((name) => [
			name,
			String(form.get(name) ?? '')
				.trim()
				.slice(0, 1000)
		])
	);
}

type FoundParent =
	| { ok: true; parentId: string | null }
	| { ok: false; reason: 'parent-unknown' | 'parent-ambiguous'; candidates: { id: string; name: string }[] };

/** Whom a typed name means. Of several with the same name the person chooses; an empty name: nobody, it stands alone. */
async function parentOf({ locals }: Asked, { parent = '', parentId = '' }: Typed, today: string): Promise<FoundParent> {
	if (parent === '') return { ok: true, parentId: null };
	const found = (await organisationsNamed(locals.db, [parent])).get(parent) ?? [];
	const chosen = found.find(({ id }) => id === idOf(parentId)) ?? (found.length === 1 ? found[0] : undefined);
	if (chosen) return { ok: true, parentId: chosen.id };
	if (found.length === 0) return { ok: false, reason: 'parent-unknown', candidates: [] };
	const names = await organisationNamesOn(
		locals.db,
		found.map(({ id }) => id),
		today
	);
	const candidates = found.map(({ id, slug }) => ({ id, name: `${names.get(id)?.name ?? ''} (${slug})` }));
	return { ok: false, reason: 'parent-ambiguous', candidates };
}

const donePath = (slug: string, done: (typeof doings)[number]) => `/office/organisations/${slug}?done=${done}`;
