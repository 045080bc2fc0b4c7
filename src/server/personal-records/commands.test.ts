import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { actorOf, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import { enableAccount } from '#server/accounts/appointments/commands.ts';
import { keepOwnCard, linkPerson } from '#server/accounts/profile/commands.ts';
import { signIn } from '#server/accounts/sessions/commands.ts';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { buildAuthor, buildDraft, buildSubmitted } from '#server/applications/testing.ts';
import { buildJudging } from '#server/contests/judging/testing.ts';
import type { Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { addPosition, confirmOwnForms } from '#server/people/cards/commands.ts';
import { giveConsents } from '#server/people/consents/commands.ts';
import { consentsOf, consentTextsFor } from '#server/people/consents/queries.ts';
import { refuseErasure, requestErasure, withdrawErasure } from '#server/people/erasures/commands.ts';
import { erasureRequestById, erasureRequests, lastRequestOf } from '#server/people/erasures/queries.ts';
import { buildPerson } from '#server/people/testing.ts';
import { firstBrokenActivity } from '#server/platform/activity.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { carryOutErasure } from './commands.ts';
import { erasureActHtml, recordsHtml, recordsJson } from './documents.ts';
import { ownRecords } from './queries.ts';

let network: TestNetwork;
let keeper: Actor;
before(async () => {
	network = await openTestNetwork();
	keeper = { id: (await buildAdministrator(network.db)).id, role: 'administrator' };
});
after(() => network.close());

const inTx = <T>(work: (tx: Tx) => Promise<T>) => network.db.transaction().execute(work);
const stem = 'Ландышев';
const surname = `${stem}а`;

/** Somebody of whom every module keeps something. */
async function buildKnownPerson(): Promise<{ actor: Actor; personId: string; email: string }> {
	const { db } = network;
	const email = `${randomUUID()}@example.org`;
	const member = await buildMember(db, { name: `${surname} Ева Ильинична`, email });
	await buildAppointment(db, { accountId: member.id, role: 'editor' });
	const actor = await actorOf(db, member.id);
	const form = {
		surname,
		givenName: 'Ева',
		patronymic: 'Ильинична',
		gender: 'female',
		languages: ['ru', 'be']
	} as const;
	const card = await inTx((tx) => keepOwnCard(tx, actor, form));
	assert.ok(card.ok);
	const personId = card.value;
	const own = { isOwn: true };
	const { id: organisationId } = await buildOrganisation(db, { name: `Библиотека ${randomUUID().slice(0, 8)}` });
	const { processing } = await consentTextsFor(db, null);
	await inTx(async (tx) => {
		const position = { personId, organisationId, post: 'главный библиотекарь', startsOn: '2024-02-01', endsOn: null };
		assert.ok((await addPosition(tx, actor, position, own)).ok);
		const forms = { personId, genitive: `${stem}ой Евы`, dative: `${stem}ой Еве` };
		assert.ok((await confirmOwnForms(tx, actor, forms, own)).ok);
		await giveConsents(tx, actor, { subject: { personId }, textIds: [processing.id] });
		const text = { subject: 'Итоги', greeting: `Здравствуйте, ${surname}!`, paragraphs: ['Итоги объявлены.'] };
		const to = { address: email, name: `${surname} Ева`, accountId: member.id };
		await writeLetters(tx, [{ kind: 'contest-news', to, text, isDuty: false }]);
	});
	const visitor = { from: randomUUID(), isSecure: false };
	assert.ok(
		(await signIn({ db, platform: network.database.platform, network: network.schema }, { ...member, ...visitor })).ok
	);
	const author = buildAuthor({ surname, givenName: 'Ева', email });
	await buildDraft(db, { owner: actor, authors: [author] });
	return { actor, personId, email };
}

test('a person gets everything that is kept about them, from each module, as JSON and as a page', async () => {
	const { actor, email } = await buildKnownPerson();
	const groups = await ownRecords(network.db, actor);
	assert.deepEqual(
		groups
			.map(({ key, records }) => [key, records.length])
			.filter(([key]) => key !== 'applications' && key !== 'authorship'),
		[
			['account', 1],
			['sessions', 1],
			['appointments', 1],
			['card', 1],
			['positions', 1],
			['consents', 1],
			['letters', 1]
		]
	);
	const whole = { network: 'Проверочная сеть', made: '2026-11-22', groups };
	const json = JSON.parse(recordsJson(whole)) as { сведения: Record<string, Record<string, string>[]> };
	assert.equal(json.сведения['Учётная запись']![0]!['Электронная почта'], email);
	assert.equal(json.сведения['Личная карточка']![0]!['Фамилия, имя, отчество'], `${surname} Ева Ильинична`);
	const html = recordsHtml(whole);
	assert.ok(html.includes(surname) && html.includes('главный библиотекарь'));
	const stranger = await actorOf(network.db, (await buildMember(network.db)).id);
	assert.ok(!JSON.stringify(await ownRecords(network.db, stranger)).includes(surname));
	await assert.rejects(ownRecords(network.db, null), NotFound);
	await assert.rejects(ownRecords(network.db, systemActor('testing')), NotFound);
});

test('a person gets also what they wrote on duty: reasons of decisions and answers', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const application = await buildSubmitted(db);
	const { id } = contest.organiser;
	const asked = await db.transaction().execute(async (tx) => {
		const { id: accountId } = await buildMember(db);
		return requestErasure(tx, { id: accountId, role: 'member' }, { accountId, personId: null });
	});
	assert.ok(asked.ok);
	await db.insertInto('corrections').values({ contest_id: contest.id, reason: 'Пересчёт', opened_by: id }).execute();
	await db
		.insertInto('eligibility_decisions')
		.values({
			...{ application_id: application.id, version: 1, decision: 'reject' as const, reason: 'Не о том' },
			...{ needs_two: false, proposed_by: id, due_at: null, withdrawn_at: null }
		})
		.execute();
	await db
		.updateTable('erasure_requests')
		.set({ answered_at: new Date(), answered_by: id, outcome: 'refused', reason: 'Идёт спор' })
		.where('id', '=', asked.value.id)
		.execute();
	const groups = await ownRecords(db, contest.organiser);
	const words = groups.flatMap(({ key, records }) =>
		records.map((record) => [key, record['Текст'] ?? record['Причина']] as const)
	);
	assert.deepEqual(
		words.filter(([, text]) => text !== undefined),
		[
			['erasure-answers', 'Идёт спор'],
			['jury-answers', 'Пересчёт'],
			['checks', 'Не о том']
		]
	);
});

test('what somebody wrote into a name is no markup in the page of their data', () => {
	const groups = [{ key: 'card', title: 'Карточка', records: [{ Имя: '<script>alert(1)</script> & "кавычки"' }] }];
	const html = recordsHtml({ network: '<b>', made: '', groups });
	assert.ok(!html.includes('<script>') && !html.includes('<b>'));
});

/** Tables that keep what was signed, printed or submitted, and text that is only digests. */
const kept = ['jury_minutes', 'issued_documents', 'application_versions'];

/** Every table as text: what is found here is found by anybody who reads the database. */
async function tablesHolding(text: string): Promise<string[]> {
	const { rows } = await sql<{ name: string }>`
		select tablename as name from pg_tables where schemaname = current_schema() order by 1`.execute(network.db);
	const found = await Promise.all(
		rows.map(async ({ name }) => {
			const { rows: held } = await sql<{ n: string }>`
				select count(*) as n from ${sql.table(name)} as t where t::text ilike ${`%${text}%`}`.execute(network.db);
			return Number(held[0]!.n) > 0 ? [name] : [];
		})
	);
	return found.flat().filter((name) => !kept.includes(name));
}

test('an erasure leaves the name and the address in no table but those of signed and submitted papers', async () => {
	const { actor, personId, email } = await buildKnownPerson();
	const before = new Set([...(await tablesHolding(stem)), ...(await tablesHolding(email))]);
	for (const table of ['accounts', 'people', 'confirmed_name_forms', 'letters', 'application_authors'])
		assert.ok(before.has(table), `${table} holds the person before`);
	const asked = await inTx((tx) => requestErasure(tx, actor, { accountId: actor.id, personId }));
	assert.ok(asked.ok);
	const others = await forgetOthers(personId);
	const outcome = await carryOutErasure(network.db, keeper, asked.value.id);
	assert.ok(outcome.ok);
	assert.deepEqual(
		{ ...outcome.value },
		{
			...{ accounts: 1, sessions: 1, credentials: 1, passkeys: 0, second_factors: 0, recovery_codes: 0, tokens: 0 },
			...{ appointments: 1, people: 1, nameForms: 2, positions: 1, consents: 1, letters: 1, news: 0, awards: 0 },
			...{ authors: 1, invitations: 0, speakers: 0, drafts: 1, files: 0 },
			...{ juryInvitations: 0, conflicts: 0, scoreSheets: 0, withdrawals: 0, appeals: 0, dissents: 0 }
		}
	);
	assert.deepEqual([await tablesHolding(email), others], [[], 0]);
	assert.deepEqual(await tablesHolding(stem), []);
	assert.equal(await firstBrokenActivity(network.db), null);
	const person = await network.db.selectFrom('people').selectAll().where('id', '=', personId).executeTakeFirstOrThrow();
	assert.deepEqual([person.surname, person.given_name], ['Удалённый участник', `№ ${personId.slice(0, 8)}`]);
	assert.deepEqual(await carryOutErasure(network.db, keeper, asked.value.id), {
		ok: false,
		reason: 'already-answered'
	});
	assert.deepEqual(await enableAccount(network.db, keeper, actor.id), { ok: false, reason: 'erased' });
	const request = await erasureRequestById(network.db, keeper, asked.value.id);
	assert.deepEqual([request.outcome, request.erasedCounts], ['erased', outcome.value]);
	const act = erasureActHtml({
		...{ network: 'Сеть', requestId: request.id, asked: '', answered: '', by: 'Лампова Вера Ивановна' },
		...{ counts: request.erasedCounts, log: [{ event: 'erasure.done', at: '' }] }
	});
	// What cannot be changed is said plainly.
	assert.ok(act.includes('должностью, адресом почты и датой рождения, если она была указана'));
	assert.ok(act.includes('адреса и тексты писем') && !act.includes(surname) && !act.includes(email));
});

test('an erasure ends also what was agreed to as an author of an application that was never admitted', async () => {
	const { id } = await buildMember(network.db, { name: 'Осокина Ия' });
	const actor = await actorOf(network.db, id);
	const { processing } = await consentTextsFor(network.db, null);
	const [own, paper] = [randomUUID(), randomUUID()];
	await inTx(async (tx) => {
		await giveConsents(tx, actor, { subject: { authorId: own }, textIds: [processing.id] });
		await giveConsents(tx, keeper, { subject: { authorId: paper }, textIds: [processing.id], onPaper: true });
	});
	const stands = async () => {
		const consents = await consentsOf(network.db, { authorIds: [own, paper] });
		return [own, paper].map((authorId) => consents.get(authorId)!.map(({ withdrawnAt }) => withdrawnAt === null));
	};
	assert.deepEqual(await stands(), [[true], [true]]);
	const asked = await inTx((tx) => requestErasure(tx, actor, { accountId: id, personId: null }));
	assert.ok(asked.ok);
	const outcome = await carryOutErasure(network.db, keeper, asked.value.id);
	assert.ok(outcome.ok);
	assert.equal(outcome.value['consents'], 1);
	assert.deepEqual(await stands(), [[false], [true]]);
});

/** People of the other tests of this file bear the same surname; they are renamed, so that it is sought of one only. */
async function forgetOthers(personId: string): Promise<number> {
	const others = await network.db
		.selectFrom('accounts')
		.select(['id', 'person_id as personId'])
		.where('name', 'like', `${surname}%`)
		.where('person_id', '<>', personId)
		.execute();
	for (const { id: accountId, personId: other } of others) {
		const asked = await inTx((tx) => requestErasure(tx, keeper, { accountId, personId: other }));
		assert.ok(asked.ok && (await carryOutErasure(network.db, keeper, asked.value.id)).ok);
	}
	return 0;
}

test('a request is made once, taken back or refused with a reason, and only keepers answer', async () => {
	const member = await buildMember(network.db);
	const actor = await actorOf(network.db, member.id);
	const ask = () => inTx((tx) => requestErasure(tx, actor, { accountId: actor.id, personId: null }));
	const first = await ask();
	assert.ok(first.ok);
	assert.deepEqual(await ask(), { ok: false, reason: 'already-asked' });
	assert.deepEqual(await inTx((tx) => withdrawErasure(tx, actor, actor.id)), { ok: true, value: null });
	const second = await ask();
	assert.ok(second.ok);
	const { id } = second.value;
	assert.deepEqual(await carryOutErasure(network.db, actor, id), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await inTx((tx) => refuseErasure(tx, actor, { id, reason: 'Не хочу' })), {
		ok: false,
		reason: 'not-allowed'
	});
	assert.deepEqual(await inTx((tx) => refuseErasure(tx, keeper, { id, reason: ' ' })), {
		ok: false,
		reason: 'reason-missing'
	});
	assert.ok((await inTx((tx) => refuseErasure(tx, keeper, { id, reason: 'Идёт разбирательство' }))).ok);
	assert.deepEqual((await lastRequestOf(network.db, actor.id))?.reason, 'Идёт разбирательство');
	await assert.rejects(erasureRequests(network.db, actor, { limit: 1, offset: 0 }), NotFound);
	await assert.rejects(erasureRequestById(network.db, actor, id), NotFound);
});

/** Red without `.forUpdate()` in lockErasure. */
test('a request that two keepers carry out at the same moment is carried out once', async () => {
	const { actor, personId } = await buildKnownPerson();
	const asked = await inTx((tx) => requestErasure(tx, actor, { accountId: actor.id, personId }));
	assert.ok(asked.ok);
	const outcomes = await Promise.all([1, 2].map(() => carryOutErasure(network.db, keeper, asked.value.id)));
	assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.reason)).sort(), [
		'already-answered',
		'done'
	]);
});

test('the last administrator is not erased, and nothing of the erasure stays half done', async () => {
	const personId = await buildPerson(network.db, { surname: 'Тополева' });
	await inTx((tx) => linkPerson(tx, keeper, { accountId: keeper.id, personId }));
	const asked = await inTx((tx) => requestErasure(tx, keeper, { accountId: keeper.id, personId }));
	assert.ok(asked.ok);
	assert.deepEqual(await carryOutErasure(network.db, keeper, asked.value.id), {
		ok: false,
		reason: 'last-administrator'
	});
	const person = await network.db
		.selectFrom('people')
		.select('surname')
		.where('id', '=', personId)
		.executeTakeFirstOrThrow();
	assert.equal(person.surname, 'Тополева');
});

test('an account and a person are linked once, and a first card links them by itself', async () => {
	const [one, other] = [await buildMember(network.db), await buildMember(network.db)];
	const personId = await buildPerson(network.db, { surname: 'Клёнова' });
	const link = (accountId: string, person: string) =>
		inTx((tx) => linkPerson(tx, keeper, { accountId, personId: person }));
	assert.equal(await link(one.id, personId), true);
	assert.equal(await link(other.id, personId), false);
	assert.equal(await link(one.id, await buildPerson(network.db)), false);
	const actor = await actorOf(network.db, other.id);
	const form = { surname: 'Рябинина', givenName: 'Ия', gender: 'female', languages: ['ru', 'xx'] } as const;
	/** Red without the lock in keepOwnCard: two cards would begin. */
	const cards = await Promise.all([1, 2, 3].map(() => inTx((tx) => keepOwnCard(tx, actor, form))));
	assert.equal(new Set(cards.map((card) => card.ok && card.value)).size, 1);
	const account = await network.db
		.selectFrom('accounts')
		.select('name')
		.where('id', '=', other.id)
		.executeTakeFirstOrThrow();
	assert.equal(account.name, 'Рябинина Ия');
});
