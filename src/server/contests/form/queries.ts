import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { planOf } from '../plan/queries.ts';
import { refusalToManage } from '../policy.ts';
import type { ContestPlan } from '../plan/forms.ts';
import type { FormField } from './forms.ts';

export type FormInWork = {
	contestId: string;
	slug: string;
	title: string;
	form: FormField[];
	nominations: { id: string; title: string }[];
	isBlind: boolean;
	isAnnounced: boolean;
};

/** The form as it is being put together. @throws NotFound also for whoever may not manage the contest. */
export async function formInWork(db: Db | Tx, actor: Actor | null, contest: string): Promise<FormInWork> {
	const { contestId, slug, plan, announcedAt } = await planOf(db, actor, contest);
	return {
		contestId,
		slug,
		title: plan.basics.title,
		form: plan.form,
		nominations: plan.nominations.map(({ id, title }) => ({ id, title })),
		isBlind: plan.isBlind,
		isAnnounced: announcedAt !== null
	};
}

/** @throws NotFound where the form has no such field. */
export function fieldOf({ form }: Pick<ContestPlan, 'form'>, fieldId: string): FormField {
	const field = form.find(({ id }) => id === fieldId);
	if (!field) throw new NotFound(`field ${fieldId}`);
	return field;
}

/** Tells one state of a field from another: whoever saves brings back the one that they began from. */
export function stampOf(field: FormField): string {
	return createHash('sha256').update(canonicalJson(field)).digest('hex').slice(0, 16);
}

export type OtherForm = { contestId: string; title: string; heldInYear: number; fields: number };

/** Forms of other contests that this person sets up, newest first: to begin from what was asked last year. */
export async function otherForms(db: Db | Tx, actor: Actor, contestId: string): Promise<OtherForm[]> {
	const rows = await db
		.selectFrom('contest_plans')
		.innerJoin('contests', 'contests.id', 'contest_plans.contest_id')
		.select([
			'contests.id as contestId',
			'title',
			'held_in_year as heldInYear',
			sql<number>`jsonb_array_length(plan -> 'form')`.as('fields')
		])
		.where('contests.id', '<>', contestId)
		.where(sql<boolean>`jsonb_array_length(plan -> 'form') > 0`)
		.orderBy('held_in_year', 'desc')
		.orderBy('title')
		.orderBy('contests.id')
		.limit(200)
		.execute();
	return rows.filter((row) => refusalToManage(actor, row.contestId) === null).slice(0, 30);
}
