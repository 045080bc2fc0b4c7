import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { actorOf, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import type { Db } from '#server/database.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { contestPlan } from '../../plan/forms.ts';
import type { JurorRole } from '../../tables.ts';
import { judgingSettings, type JudgingSettingsInput } from '../settings/forms.ts';

const system = systemActor('testing');

export type SeatedJuror = { id: string; key: string; role: JurorRole; actor: Actor; email: string };

const appointmentOf = {
	chair: 'jury-chair',
	'deputy-chair': 'jury-chair',
	secretary: 'jury-secretary',
	member: 'juror'
} as const;

/** Jurors of the list as they are after they have accepted: each with an account of their own. */
export async function seatAtDesks(
	db: Db,
	contestId: string,
	jury: readonly (Pick<SeatedJuror, 'id' | 'key' | 'role'> & { name: string })[]
): Promise<SeatedJuror[]> {
	const seated: SeatedJuror[] = [];
	for (const { id, key, role, name } of jury) {
		const { id: accountId, email } = await buildMember(db, { name });
		await buildAppointment(db, { accountId, role: appointmentOf[role], contestId });
		await db.updateTable('jurors').set({ account_id: accountId }).where('id', '=', id).execute();
		seated.push({ id, key, role, email, actor: await actorOf(db, accountId) });
	}
	return seated;
}

/** Somebody who manages the contest. */
export async function appointOrganiser(db: Db, contestId: string): Promise<Actor> {
	const { id: accountId } = await buildMember(db, { name: 'Полкин Лев Ильич' });
	await buildAppointment(db, { accountId, role: 'organiser', contestId });
	return actorOf(db, accountId);
}

/** The first published regulations of a contest, whatever of its plan is given. */
export async function publishPlan(db: Db, contestId: string, given: z.input<typeof contestPlan>): Promise<void> {
	const plan = canonicalJson(contestPlan.parse(given));
	await db
		.insertInto('regulations')
		.values({
			...{ contest_id: contestId, version: 1, plan, document: '{}', rule_set_version: 1 },
			...{ sha256: createHash('sha256').update(plan).digest('hex'), published_by: system.id }
		})
		.execute();
}

export async function keepSettings(db: Db, contestId: string, settings: JudgingSettingsInput = {}): Promise<void> {
	await db
		.insertInto('judging_settings')
		.values({
			contest_id: contestId,
			settings: JSON.stringify(judgingSettings.parse(settings)),
			changed_by: system.id
		})
		.execute();
}
