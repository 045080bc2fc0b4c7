import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { answeredFields } from '#server/applications/answered/queries.ts';
import { lossesBetween, type Loss } from '#server/contests/form/changes/rules.ts';
import { addField, changeField, type FormRefusal } from '#server/contests/form/commands.ts';
import { parseTypedField, readField, type FieldFault } from '#server/contests/form/fields/forms.ts';
import { blankField, typedOf, type TypedField } from '#server/contests/form/fields/rules.ts';
import type { FieldKind, FormField } from '#server/contests/form/forms.ts';
import { fieldOf, formInWork, stampOf } from '#server/contests/form/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { fieldKinds } from '#ui/application-form/field-kinds.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ slug: string; field: string }>;

export const load: PageServerLoad = async (event) => {
	const { contest, field, isNew } = await fieldInWork(event);
	return {
		contest: { slug: contest.slug, title: contest.title, isAnnounced: contest.isAnnounced },
		nominations: contest.nominations,
		kind: field.kind,
		label: field.label,
		isNew,
		typed: typedOf(field),
		stamp: isNew ? '' : stampOf(field),
		key: newKey()
	};
};

type Answer = {
	typed: TypedField;
	/** The state of the field that was on the page: saving does not go by what somebody else has made of it since. */
	stamp: string;
	faults: FieldFault[];
	refusal: FormRefusal | 'form-outdated' | null;
	/** What would happen to answers given already; the form is then sent again to agree. */
	losses: Loss[];
	answered: number;
};

export const actions: Actions = {
	default: async (event) => {
		const { contest, field, isNew } = await fieldInWork(event);
		const form = await event.request.formData();
		const typed = parseTypedField(field.kind, form);
		const stamp = String(form.get('stamp') ?? '');
		const answer: Answer = { typed, stamp, faults: [], refusal: null, losses: [], answered: 0 };
		const keys = contest.nominations.map(({ id }) => id);
		const read = readField(field, typed, keys);
		if (!read.ok) return fail(422, { ...answer, faults: read.faults });
		if (!isNew && !form.has('sure')) {
			const answered = (await answeredFields(event.locals.db, contest.contestId)).get(field.id) ?? 0;
			const losses = answered > 0 ? lossesBetween(field, read.field) : [];
			if (losses.length > 0) return fail(422, { ...answer, losses, answered });
		}
		const outcome = await save(event, form, contest.contestId, { field: read.field, isNew, stamp });
		const path = `/office/contests/${contest.slug}/setup/form`;
		if (outcome.ok) redirect(303, `${path}?done=${isNew ? 'added' : 'changed'}#field-${outcome.value}`);
		if (outcome.reason === 'label-repeated') {
			const faults: FieldFault[] = [{ name: 'label', fault: 'label-repeated', facts: {} }];
			return fail(422, { ...answer, faults });
		}
		return fail(422, { ...answer, refusal: outcome.reason });
	}
};

type Saved = { field: FormField; isNew: boolean; stamp: string };

function save(event: Event, form: FormData, contestId: string, { field, isNew, stamp }: Saved) {
	const actor = event.locals.actor!;
	return submitOnce(event, form, (tx) =>
		isNew ? addField(tx, actor, contestId, field) : changeField(tx, actor, contestId, { field, stamp })
	);
}

/** A field of the form, or one that is yet to be: `/new?kind=text`. */
async function fieldInWork({ locals, params, url }: Pick<Event, 'locals' | 'params' | 'url'>) {
	const contest = await formInWork(locals.db, locals.actor, params.slug);
	if (params.field !== 'new') return { contest, field: fieldOf(contest, params.field), isNew: false };
	return { contest, field: blankField(kindOf(url)), isNew: true };
}

function kindOf(url: URL): FieldKind {
	const found = fieldKinds.find(({ kind }) => kind === url.searchParams.get('kind'));
	if (!found) throw new NotFound('kind of field');
	return found.kind;
}
