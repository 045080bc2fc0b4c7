import assert from 'node:assert/strict';
import { appoint } from '#server/accounts/appointments/commands.ts';
import { actorOf, buildMember } from '#server/accounts/appointments/testing.ts';
import type { Db } from '#server/database.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { applicationById } from '../queries.ts';
import type { ApplicationState } from '../tables.ts';
import { buildOpenContest, buildSubmitted, type OpenContest } from '../testing.ts';
import { giveVerdicts, notePaperConsents } from './commands.ts';

export const points = [
	{ id: 'on-time', text: 'Заявка подана в срок' },
	{ id: 'consents', text: 'Есть согласия всех авторов' }
];

/** Who may check and decide. */
export async function buildOrganiser(db: Db, contest: OpenContest): Promise<Actor> {
	const { id } = await buildMember(db);
	const outcome = await appoint(db, systemActor('testing'), {
		accountId: id,
		role: 'organiser',
		contestId: contest.id
	});
	assert.ok(outcome.ok);
	return actorOf(db, id);
}

export async function passAll(db: Db, actor: Actor, id: string, version = 1): Promise<void> {
	const verdicts = points.map(({ id: pointId }) => ({ pointId, verdict: 'pass' as const, note: '' }));
	assert.ok((await giveVerdicts(db, actor, { id, version, verdicts })).ok);
}

/** A submitted application whose authors' consents have come on paper, and who checks it. */
export async function buildCheck(db: Db, { people = 1, contest }: { people?: 1 | 2; contest?: OpenContest } = {}) {
	const held = contest ?? (await buildOpenContest(db, { plan: { eligibility: { points, people } } }));
	const organiser = await buildOrganiser(db, held);
	const application = await buildSubmitted(db, { contest: held });
	const { authors } = await applicationById(db, application.owner, application.id);
	for (const { id: authorId } of authors)
		assert.ok((await notePaperConsents(db, organiser, { id: application.id, authorId, fields: ['name'] })).ok);
	await passAll(db, organiser, application.id);
	return { ...application, organiser };
}

export const admission = (id: string, version = 1, state: ApplicationState = 'submitted') => ({
	...{ id, version, state, decision: 'admit' as const, reason: '' }
});

export const stateOf = async (db: Db, { id }: { id: string }) => {
	const { state, admittedVersion, entryId, correctUntil } = await applicationById(db, systemActor('testing'), id);
	return { state, admittedVersion, hasEntry: entryId !== null, isCorrected: correctUntil !== null };
};

export const lettersTo = async (db: Db, { id }: { id: string }) =>
	(
		await db
			.selectFrom('letters')
			.innerJoin('application_members', 'application_members.account_id', 'letters.account_id')
			.select('kind')
			.where('application_id', '=', id)
			.orderBy('written_at')
			.orderBy('kind')
			.execute()
	).map(({ kind }) => kind);
