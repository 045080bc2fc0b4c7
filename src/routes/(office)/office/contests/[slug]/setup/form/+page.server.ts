import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { answeredFields } from '#server/applications/answered/queries.ts';
import {
	addTypical,
	copyField,
	moveField,
	removeField,
	restoreField,
	takeForm,
	type FormRefusal,
	type RemovedField
} from '#server/contests/form/commands.ts';
import { formField } from '#server/contests/form/forms.ts';
import { fieldSets, typicalField, typicalFieldIds, type FieldSet } from '#server/contests/form/presets/rules.ts';
import { formInWork, otherForms } from '#server/contests/form/queries.ts';
import { findFormFaults } from '#server/contests/form/rules.ts';
import type { Tx } from '#server/database.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { idOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

const doneWords = ['added', 'changed', 'copied', 'moved', 'restored', 'typical'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { contestId, form, nominations, ...contest } = await formInWork(locals.db, locals.actor, params.slug);
	const taken = (label: string, id: string) => form.some((field) => field.id === id || field.label === label);
	const added = Number(url.searchParams.get('n') ?? 0);
	return {
		contest: { slug: contest.slug, title: contest.title, isAnnounced: contest.isAnnounced },
		form,
		nominations,
		faults: findFormFaults(
			form,
			nominations.map(({ id }) => id)
		),
		typical: typicalFieldIds
			.map(typicalField)
			.filter(({ id, label }) => !taken(label, id))
			.map(({ id, label, kind }) => ({ id, label, kind })),
		sets: Object.keys(fieldSets) as FieldSet[],
		others: await otherForms(locals.db, locals.actor!, contestId),
		done: doneWords.find((word) => word === url.searchParams.get('done')) ?? null,
		added: Number.isInteger(added) && added >= 0 && added <= 60 ? added : 0,
		key: newKey()
	};
};

type Answer = {
	refusal: FormRefusal | 'form-outdated' | null;
	removed: RemovedField | null;
	/** A field that has been answered: removing it asks once. */
	asking: { fieldId: string; label: string; answered: number } | null;
};
const nothing: Answer = { refusal: null, removed: null, asking: null };

export const actions: Actions = {
	move: async (event) => {
		const form = await event.request.formData();
		const direction = form.get('direction') === 'up' ? 'up' : 'down';
		const fieldId = textOf(form, 'field');
		const outcome = await change(event, form, (tx, contestId) =>
			moveField(tx, event.locals.actor!, contestId, { fieldId, direction })
		);
		if (!outcome.ok) return refuse(outcome.reason);
		redirect(303, `${pathOf(event)}?done=moved#field-${fieldId}`);
	},
	copy: async (event) => {
		const form = await event.request.formData();
		const outcome = await change(event, form, (tx, contestId) =>
			copyField(tx, event.locals.actor!, contestId, textOf(form, 'field'))
		);
		if (!outcome.ok) return refuse(outcome.reason);
		redirect(303, `${pathOf(event)}?done=copied#field-${outcome.value}`);
	},
	remove: async (event) => {
		const { locals, params } = event;
		const form = await event.request.formData();
		const fieldId = textOf(form, 'field');
		if (!form.has('sure')) {
			const { contestId, form: fields } = await formInWork(locals.db, locals.actor, params.slug);
			const answered = (await answeredFields(locals.db, contestId)).get(fieldId) ?? 0;
			const label = fields.find(({ id }) => id === fieldId)?.label ?? '';
			if (answered > 0 && label !== '') return { ...nothing, asking: { fieldId, label, answered } };
		}
		const outcome = await change(event, form, (tx, contestId) => removeField(tx, locals.actor!, contestId, fieldId));
		if (!outcome.ok) return refuse(outcome.reason);
		return { ...nothing, removed: outcome.value };
	},
	restore: async (event) => {
		const form = await event.request.formData();
		const removed = readRemoved(textOf(form, 'removed'));
		const outcome = await change(event, form, (tx, contestId) =>
			restoreField(tx, event.locals.actor!, contestId, removed)
		);
		if (!outcome.ok) return refuse(outcome.reason);
		redirect(303, `${pathOf(event)}?done=restored#field-${removed.field.id}`);
	},
	typical: async (event) => {
		const form = await event.request.formData();
		const chosen = readTypical(form);
		const outcome = await change(event, form, (tx, contestId) =>
			addTypical(tx, event.locals.actor!, contestId, chosen)
		);
		if (!outcome.ok) return refuse(outcome.reason);
		redirect(303, `${pathOf(event)}?done=typical&n=${outcome.value}`);
	},
	take: async (event) => {
		const form = await event.request.formData();
		const from = idOf(textOf(form, 'contest'));
		if (!from) error(400);
		const outcome = await change(event, form, (tx, contestId) => takeForm(tx, event.locals.actor!, contestId, from));
		if (!outcome.ok) return refuse(outcome.reason);
		redirect(303, `${pathOf(event)}?done=typical&n=${outcome.value}`);
	}
};

type Work<Value> = (tx: Tx, contestId: string) => Promise<Outcome<Value, FormRefusal>>;

async function change<Value>(event: RequestEvent<{ slug: string }>, form: FormData, work: Work<Value>) {
	const { locals, params } = event;
	const { contestId } = await formInWork(locals.db, locals.actor, params.slug);
	return submitOnce(event, form, (tx) => work(tx, contestId));
}

const refuse = (refusal: FormRefusal | 'form-outdated') => fail(422, { ...nothing, refusal });
const pathOf = ({ params }: { params: { slug: string } }) => `/office/contests/${params.slug}/setup/form`;

function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

/** The page itself wrote it; whatever else comes is no form of ours. */
function readRemoved(written: string): RemovedField {
	try {
		const { field, position } = JSON.parse(written) as { field: unknown; position: unknown };
		if (!Number.isInteger(position) || Number(position) < 0) error(400);
		return { field: formField.parse(field), position: Number(position) };
	} catch {
		error(400);
	}
}

function readTypical(form: FormData) {
	const set = Object.keys(fieldSets).find((known) => known === form.get('set'));
	if (set) return { set: set as FieldSet };
	const field = typicalFieldIds.find((known) => known === form.get('field'));
	return field ? { field } : error(400);
}
