import { randomUUID } from 'node:crypto';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { changePlan } from '../plan/commands.ts';
import type { ContestPlan } from '../plan/forms.ts';
import { planOf } from '../plan/queries.ts';
import { lockContest } from '../queries.ts';
import { formField, type FormField } from './forms.ts';
import {
	mostFields,
	newFieldId,
	withAll,
	withChanged,
	withCopy,
	withMoved,
	without,
	withRestored,
	type Direction
} from './list/rules.ts';
import { fieldsOfSet, typicalField, type FieldSet, type TypicalField } from './presets/rules.ts';
import { fieldOf, stampOf } from './queries.ts';
import { findFormFaults } from './rules.ts';

/** `changed-meanwhile`: somebody else has changed the same thing; what they made of it is to be looked at first. */
export type FormRefusal = 'not-allowed' | 'changed-meanwhile' | 'too-many-fields' | 'label-repeated';
type Changed<Value> = Promise<Outcome<Value, FormRefusal>>;

/** Adds a field that the organiser has described; its id is new. Answers the id. */
export function addField(db: Db | Tx, actor: Actor, contestId: string, described: FormField): Changed<string> {
	const field = { ...described, id: newFieldId(described.kind, randomUUID()) };
	return changeForm(db, actor, contestId, ({ form }) => ({ form: [...form, field], value: field.id }));
}

/** Replaces a field, if it is still the one that the person saw: `stamp` is `stampOf` of that. */
export function changeField(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ field, stamp }: { field: FormField; stamp: string }
): Changed<string> {
	return changeForm(db, actor, contestId, (plan) =>
		stampOf(fieldOf(plan, field.id)) === stamp
			? { form: withChanged(plan.form, field), value: field.id }
			: 'changed-meanwhile'
	);
}

export function moveField(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ fieldId, direction }: { fieldId: string; direction: Direction }
): Changed<null> {
	return changeForm(db, actor, contestId, (plan) => ({
		form: withMoved(plan.form, fieldOf(plan, fieldId).id, direction),
		value: null
	}));
}

/** Answers the id of the copy. */
export function copyField(db: Db | Tx, actor: Actor, contestId: string, fieldId: string): Changed<string> {
	return changeForm(db, actor, contestId, (plan) => {
		const copyId = newFieldId(fieldOf(plan, fieldId).kind, randomUUID());
		return { form: withCopy(plan.form, fieldId, copyId), value: copyId };
	});
}

/** What was removed, and from where: enough to put it back. */
export type RemovedField = { field: FormField; position: number };

export function removeField(db: Db | Tx, actor: Actor, contestId: string, fieldId: string): Changed<RemovedField> {
	return changeForm(db, actor, contestId, (plan) => {
		const field = fieldOf(plan, fieldId);
		return { form: without(plan.form, fieldId), value: { field, position: plan.form.indexOf(field) } };
	});
}

/** Puts a removed field back; the answers to it are found again, for they are kept by its id. */
export function restoreField(db: Db | Tx, actor: Actor, contestId: string, removed: RemovedField): Changed<null> {
	const field = formField.parse(removed.field);
	return changeForm(db, actor, contestId, ({ form }) => ({
		form: withRestored(form, field, removed.position),
		value: null
	}));
}

/** Adds a field or a set that many contests have. Answers how many were added: those that stand there already are not. */
export function addTypical(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	chosen: { field: TypicalField } | { set: FieldSet }
): Changed<number> {
	const added = 'set' in chosen ? fieldsOfSet(chosen.set) : [typicalField(chosen.field)];
	return changeForm(db, actor, contestId, ({ form }) => extended(form, added));
}

/** Adds the fields of another contest that the same person sets up. @throws NotFound when it is not theirs. */
export function takeForm(db: Db | Tx, actor: Actor, contestId: string, fromContestId: string): Changed<number> {
	return inTransaction(db, async (tx) => {
		const from = await planOf(tx, actor, fromContestId);
		return changeForm(tx, actor, contestId, ({ form, nominations }) =>
			extended(
				form,
				from.plan.form.map((field) => forNominations(field, nominations))
			)
		);
	});
}

function extended(form: FormField[], added: readonly FormField[]) {
	const longer = withAll(form, added);
	return { form: longer, value: longer.length - form.length };
}

/** Nominations that the contest does not have are left out; a field that had only such is for all. */
function forNominations(field: FormField, nominations: ContestPlan['nominations']): FormField {
	const kept = field.nominations?.filter((key) => nominations.some(({ id }) => id === key)) ?? [];
	return { ...field, nominations: kept.length > 0 ? kept : null };
}

type FormChanged<Value> = { form: FormField[]; value: Value } | FormRefusal;

/**
 * Reads the form, lets it be changed and writes it back. The contest's lock comes first, so that two who move and add
 * fields at once take turns instead of being refused.
 */
function changeForm<Value>(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	change: (plan: ContestPlan) => FormChanged<Value>
): Changed<Value> {
	return inTransaction(db, async (tx) => {
		await lockContest(tx, contestId);
		const { plan, revision } = await planOf(tx, actor, contestId);
		const changed = change(plan);
		if (typeof changed === 'string') return refused(changed);
		if (changed.form.length > mostFields) return refused('too-many-fields');
		if (hasNewRepetition(plan, changed.form)) return refused('label-repeated');
		const outcome = await changePlan(tx, actor, contestId, { revision, part: 'form', value: changed.form });
		return outcome.ok ? done(changed.value) : outcome;
	});
}

function hasNewRepetition({ form, nominations }: ContestPlan, after: FormField[]): boolean {
	const keys = nominations.map(({ id }) => id);
	const count = (fields: FormField[]) =>
		findFormFaults(fields, keys).filter(({ fault }) => fault === 'label-repeated').length;
	return count(after) > count(form);
}
