import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { actorOf, buildActor, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import { lockAccountById } from '#server/accounts/queries.ts';
import { signedInBy } from '#server/accounts/sessions/queries.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { changeJuror } from '../../jury/members/commands.ts';
import { juryDesk } from '../../jury/members/queries.ts';
import { removeJuror } from '../../jury/members/removal/commands.ts';
import { lockContest } from '../../queries.ts';
import { conflictsDesk } from '../conflicts/queries.ts';
import { noteConflict } from '../conflicts/noting/commands.ts';
import { judgingAccess } from '../queries.ts';
import { buildJudging, type JudgedContest } from '../testing.ts';
import { acceptInvitation } from './acceptance/commands.ts';
import { declineInvitation, inviteJurors } from './commands.ts';
import { jurorInvitationFor, workAheadOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const ok = <Value>(value: Value) => ({ ok: true, value });
const no = (reason: string) => ({ ok: false, reason });
const newAddress = () => `sudya-${randomUUID().slice(0, 8)}@example.org`;

/** A jury whose first member has an address and no seat yet. */
async function buildInvited({ email = newAddress(), isInvited = true } = {}) {
	const { db } = network;
	const contest = await buildJudging(db);
	const [{ id: jurorId, actor: former }] = contest.members as [JudgedContest['members'][number]];
	await db.updateTable('jurors').set({ account_id: null, email }).where('id', '=', jurorId).execute();
	await sql`update appointments set ended_by = 'system:testing', ended_at = now() where account_id = ${former.id}`.execute(
		db
	);
	if (isInvited)
		assert.deepEqual(
			await inviteJurors(db, contest.secretary.actor, contest.id, [jurorId]),
			ok({ invited: 1, withoutAddress: 0 })
		);
	return { contest, jurorId, email, token: isInvited ? await tokenTo(email) : '' };
}

const tokenTo = async (email: string): Promise<string> => (await tokensTo(email))[0]!;

/** The newest first; of letters written at once, the one whose transaction began last. */
async function tokensTo(email: string): Promise<string[]> {
	const letters = await network.db
		.selectFrom('letters')
		.select('text')
		.where('to_address', '=', email)
		.where('kind', '=', 'jury-invitation')
		.orderBy('written_at', 'desc')
		.execute();
	return letters.map(({ text }) => /invitations\/jury\/([\w-]{43})/.exec(JSON.stringify(text))![1]!);
}

const where = () => ({ db: network.db, platform: network.database.platform, network: network.schema });
const visitor = () => ({ from: randomUUID(), isSecure: false });
const accept = (token: string, actor: Parameters<typeof acceptInvitation>[1]['actor'] = null) =>
	acceptInvitation(where(), { token, actor }, visitor());
const accountOf = (email: string) =>
	network.db.selectFrom('accounts').select(['id', 'name']).where('email', '=', email).executeTakeFirst();
async function stateOf({ contest, jurorId }: { contest: JudgedContest; jurorId: string }) {
	const { members } = await juryDesk(network.db, contest.organiser, contest.id);
	return members.find(({ id }) => id === jurorId)!.invitation.state;
}

test('the link gives a stranger an account, the seat and a session at once', async () => {
	const invited = await buildInvited();
	const { contest, jurorId, email, token } = invited;
	assert.equal(await stateOf(invited), 'sent');
	assert.equal(await accountOf(email), undefined);
	const outcome = await accept(token);
	assert.ok(outcome.ok && outcome.value.entry);
	assert.equal(outcome.value.slug, contest.slug);
	const signedIn = await signedInBy(network.db, outcome.value.entry.value, { isSecure: false });
	const account = await accountOf(email);
	assert.equal(signedIn?.actor.id, account!.id);
	const access = await judgingAccess(network.db, signedIn.actor, contest.id);
	assert.deepEqual([access.seat?.jurorId, access.manages], [jurorId, false]);
	assert.equal(await stateOf(invited), 'accepted');
	// Used once: the same link lets nobody in again.
	assert.deepEqual(await accept(token), no('link-ended'));
	assert.equal((await jurorInvitationFor(network.db, token))!.state, 'accepted');
});

test('who comes back into the jury has no sheet on what a conflict stood before at the former seat', async () => {
	const { db } = network;
	const member = await buildMember(db);
	const { contest, jurorId, token } = await buildInvited({ email: member.email });
	const [, other] = contest.members;
	const [entry] = contest.entries;
	await sql`insert into former_conflicts (contest_id, entry_id, account_id)
		values (${contest.id}, ${entry!.id}, ${member.id}), (${contest.id}, ${contest.entries[1]!.id}, ${other!.actor.id})`.execute(
		db
	);
	const assigned = async () => {
		const rows = await db
			.selectFrom('sheet_assignments')
			.innerJoin('entries', 'entries.id', 'entry_id')
			.select('key')
			.where('juror_id', '=', jurorId)
			.orderBy('key')
			.execute();
		return rows.map(({ key }) => key);
	};
	assert.deepEqual(await assigned(), ['1', '2', '3', '4']);
	assert.ok((await accept(token)).ok);
	assert.deepEqual(await assigned(), ['2', '3', '4']);
	const { jurors } = await conflictsDesk(db, contest.organiser, contest.id);
	assert.deepEqual(
		jurors
			.find(({ id }) => id === jurorId)!
			.conflicts.map(({ entry: { key }, ground, reason }) => [key, ground, reason]),
		[['1', 'declared', 'Известно с прежнего места в жюри.']]
	);
});

test('a juror known by a sign comes in under a name that is one', async () => {
	const { db } = network;
	const invited = await buildInvited();
	await db.updateTable('jurors').set({ name: 'J07' }).where('id', '=', invited.jurorId).execute();
	assert.ok((await accept(invited.token)).ok);
	assert.equal((await accountOf(invited.email))!.name, 'Член жюри');
});

test('who has an account keeps it, and who is signed in under the address stays signed in', async () => {
	const { db } = network;
	const member = await buildMember(db, { name: 'Полкин Лев Ильич' });
	const { contest, token } = await buildInvited({ email: member.email });
	const outcome = await accept(token, await actorOf(db, member.id));
	assert.deepEqual(outcome, ok({ slug: contest.slug, entry: null }));
	const { seat } = await judgingAccess(db, await actorOf(db, member.id), contest.id);
	assert.equal(seat?.role, 'member');
	assert.equal((await accountOf(member.email))!.name, 'Полкин Лев Ильич');
});

test('who is signed in as somebody else comes in under the invited address, and the other one gets nothing', async () => {
	const { db } = network;
	const { contest, email, token } = await buildInvited();
	const stranger = await buildMember(db);
	const outcome = await accept(token, await actorOf(db, stranger.id));
	assert.ok(outcome.ok && outcome.value.entry);
	const signedIn = await signedInBy(db, outcome.value.entry.value, { isSecure: false });
	assert.equal(signedIn?.actor.id, (await accountOf(email))!.id);
	await assert.rejects(judgingAccess(db, await actorOf(db, stranger.id), contest.id), NotFound);
});

test('a disabled account, a second seat: refused, and the link stays good', async () => {
	const { db } = network;
	const member = await buildMember(db);
	const { token } = await buildInvited({ email: member.email });
	await sql`update accounts set disabled_at = now() where id = ${member.id}`.execute(db);
	assert.deepEqual(await accept(token), no('account-disabled'));
	assert.equal((await jurorInvitationFor(db, token))!.state, 'open');

	const contest = await buildJudging(db);
	const [one, other] = contest.members;
	await db.updateTable('jurors').set({ account_id: null, email: other!.email }).where('id', '=', one!.id).execute();
	assert.ok((await inviteJurors(db, contest.organiser, contest.id, [one!.id])).ok);
	assert.deepEqual(await accept(await tokenTo(other!.email)), no('already-seated'));
});

test('a newer letter ends the older link; an old one expires; an unknown one is none', async () => {
	const { db } = network;
	const invited = await buildInvited();
	const { contest, jurorId, email, token } = invited;
	assert.ok((await inviteJurors(db, contest.organiser, contest.id, [jurorId])).ok);
	const newer = await tokenTo(email);
	assert.notEqual(newer, token);
	assert.equal((await jurorInvitationFor(db, token))!.state, 'replaced');
	assert.deepEqual(await accept(token), no('link-ended'));
	assert.deepEqual(await declineInvitation(db, token, ''), no('link-ended'));
	await sql`update juror_invitations set expires_at = now() where ended_at is null and juror_id = ${jurorId}`.execute(
		db
	);
	assert.equal((await jurorInvitationFor(db, newer))!.state, 'expired');
	assert.equal(await stateOf(invited), 'expired');
	assert.deepEqual(await accept(newer), no('link-ended'));
	assert.equal(await jurorInvitationFor(db, 'A'.repeat(43)), null);
	assert.deepEqual(await accept('нет такой'), no('link-ended'));
});

test('of several who open the link at once one gets the seat', async () => {
	const invited = await buildInvited();
	let answers: Promise<Awaited<ReturnType<typeof accept>>[]> = Promise.resolve([]);
	await network.db.transaction().execute(async (tx) => {
		await lockContest(tx, invited.contest.id);
		answers = Promise.all([1, 2, 3].map(() => accept(invited.token)));
		await untilBlocked(network, tx, 3);
	});
	// Red without `answered_at is null` in answerInvitation.
	assert.deepEqual((await answers).map((outcome) => (outcome.ok ? 'seated' : outcome.reason)).sort(), [
		'link-ended',
		'link-ended',
		'seated'
	]);
	const held = await network.db
		.selectFrom('appointments')
		.select('id')
		.where('contest_id', '=', invited.contest.id)
		.where('account_id', '=', (await accountOf(invited.email))!.id)
		.execute();
	assert.equal(held.length, 1);
});

test('two who invite at once leave one link that works', async () => {
	const { db } = network;
	const { contest, jurorId, email } = await buildInvited({ isInvited: false });
	let work: Promise<unknown>[] = [];
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		work = [contest.organiser, contest.secretary.actor].map((actor) => inviteJurors(db, actor, contest.id, [jurorId]));
		// Red without lockContest in inviteJurors: the second letter would break on one_open_invitation.
		await untilBlocked(network, tx, 2);
	});
	assert.deepEqual(
		await Promise.all(work),
		[1, 2].map(() => ok({ invited: 1, withoutAddress: 0 }))
	);
	const links = await Promise.all((await tokensTo(email)).map((token) => jurorInvitationFor(db, token)));
	assert.deepEqual(links.map((link) => [link!.juror.id, link!.state]).sort(), [
		[jurorId, 'open'],
		[jurorId, 'replaced']
	]);
});

test('who sits down while they are being removed has nothing left of it', async () => {
	const { db } = network;
	const member = await buildMember(db);
	const { contest, jurorId, token } = await buildInvited({ email: member.email });
	let work: Promise<unknown>[] = [];
	await db.transaction().execute(async (tx) => {
		await lockAccountById(tx, member.id);
		work = [accept(token)];
		await untilBlocked(network, tx, 1);
		work.push(removeJuror(db, contest.organiser, contest.id, jurorId));
		await untilBlocked(network, tx, 2);
	});
	// Red without lockContest in acceptInvitation: each would wait for what the other holds.
	const [accepted, removed] = (await Promise.all(work)) as { ok: boolean }[];
	assert.deepEqual([accepted!.ok, removed!.ok], [true, true]);
	assert.deepEqual((await actorOf(db, member.id)).rights!.contests, []);
});

test('a refusal is told to the organisers and to whoever wrote, in the juror’s words', async () => {
	const { db } = network;
	const invited = await buildInvited();
	const { contest, token } = invited;
	assert.deepEqual(await declineInvitation(db, token, ' Буду в отпуске. '), ok(null));
	const { members } = await juryDesk(db, contest.secretary.actor, contest.id);
	const { state, words } = members.find(({ id }) => id === invited.jurorId)!.invitation;
	assert.deepEqual([state, words], ['declined', 'Буду в отпуске.']);
	const letters = await db
		.selectFrom('letters')
		.select(['account_id as accountId', 'text'])
		.where('kind', '=', 'jury-declined')
		.where('contest_id', '=', contest.id)
		.execute();
	assert.deepEqual(
		letters.map(({ accountId }) => accountId).sort(),
		[contest.organiser.id, contest.secretary.actor.id].sort()
	);
	assert.ok(letters.every(({ text }) => JSON.stringify(text).includes('Буду в отпуске.')));
	assert.deepEqual(await accept(token), no('link-ended'));
	assert.equal(await accountOf(invited.email), undefined);
});

test('who has accepted is not written to again; who has no address cannot be', async () => {
	const { db } = network;
	const { contest, jurorId, token } = await buildInvited();
	assert.ok((await accept(token)).ok);
	const invite = (...ids: string[]) => inviteJurors(db, contest.organiser, contest.id, ids);
	assert.deepEqual(await invite(jurorId), no('nobody'));
	assert.deepEqual(await invite(randomUUID()), no('nobody'));
	await db.updateTable('jurors').set({ account_id: null }).where('id', '=', contest.chair.id).execute();
	assert.deepEqual(await invite(contest.chair.id), no('address-missing'));
	const [, other] = contest.members;
	assert.deepEqual(await inviteJurors(db, other!.actor, contest.id, [jurorId]), no('not-allowed'));
	await assert.rejects(inviteJurors(db, await buildActor(db), contest.id, [jurorId]), NotFound);
});

test('a seat given to another address closes the former desk at the next request', async () => {
	const { db } = network;
	const { contest, jurorId, email, token } = await buildInvited();
	assert.ok((await accept(token)).ok);
	const first = (await accountOf(email))!;
	const change = { jurorId, email: newAddress(), voting: true, mostSheets: null, stages: null, nominations: null };
	assert.ok((await changeJuror(db, contest.organiser, contest.id, change)).ok);
	await buildAppointment(db, { accountId: first.id, role: 'organiser', contestId: contest.id });
	const noted = { jurorId, entryId: contest.entries[0]!.id, ground: 'mentorship' as const, reason: '' };
	assert.ok((await noteConflict(db, contest.organiser, contest.id, noted)).ok);
	// Until somebody else sits down it is still theirs.
	assert.equal((await judgingAccess(db, await actorOf(db, first.id), contest.id)).seat?.jurorId, jurorId);
	assert.ok((await inviteJurors(db, contest.organiser, contest.id, [jurorId])).ok);
	assert.ok((await accept(await tokenTo(change.email))).ok);
	const left = await judgingAccess(db, await actorOf(db, first.id), contest.id);
	assert.deepEqual(
		[left.seat, [...left.hidden]],
		[null, [noted.entryId]],
		'an organiser now, and still not of that entry'
	);
	await sql`update appointments set ended_by = 'system:testing', ended_at = now()
		where account_id = ${first.id} and role = 'organiser'`.execute(db);
	await assert.rejects(judgingAccess(db, await actorOf(db, first.id), contest.id), NotFound);
	const { id } = (await accountOf(change.email))!;
	assert.equal((await judgingAccess(db, await actorOf(db, id), contest.id)).seat?.jurorId, jurorId);
});

test('an address that refused the letter is told on the jury’s page', async () => {
	const { db } = network;
	const invited = await buildInvited();
	await db.updateTable('letters').set({ state: 'bounced' }).where('to_address', '=', invited.email).execute();
	assert.equal(await stateOf(invited), 'address-broken');
});

test('an invitation tells how much work there is, without what one may not judge', async () => {
	const { db } = network;
	const { contest, jurorId, token } = await buildInvited();
	const ahead = async () => workAheadOf(db, (await jurorInvitationFor(db, token))!);
	assert.deepEqual(await ahead(), {
		entries: 4,
		nominations: [],
		stages: [
			{ title: 'Заочная оценка', startsOn: null, endsOn: null },
			{ title: 'Публичная защита', startsOn: null, endsOn: null }
		]
	});
	await sql`delete from sheet_assignments where juror_id = ${jurorId}`.execute(db);
	await sql`update assignments set recused = true where juror_id = ${jurorId} and entry_id = ${contest.entries[0]!.id}`.execute(
		db
	);
	await sql`update jurors set stage_keys = '{1}', nomination_keys = '{service}' where id = ${jurorId}`.execute(db);
	assert.deepEqual(await ahead(), {
		entries: 1,
		nominations: ['Удобный сервис'],
		stages: [{ title: 'Заочная оценка', startsOn: null, endsOn: null }]
	});
});
