import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAppointment, buildMember, actorOf } from '#server/accounts/appointments/testing.ts';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { saveVoteCard } from '#server/applications/vote-cards/commands.ts';
import { buildPictureForm, buildPictures } from '#server/applications/vote-cards/testing.ts';
import { buildDraft, buildOpenContest, buildSubmitted } from '#server/applications/testing.ts';
import type { AppointmentRole } from '#server/accounts/tables.ts';
import { giveAwards } from '#server/awards/commands.ts';
import { rotateSigningKey } from '#server/awards/credentials/commands.ts';
import { namingDeskOf } from '#server/awards/recipients/naming/queries.ts';
import { buildFinalised, type FinalisedContest } from '#server/awards/testing.ts';
import { issueDocuments } from '#server/awards/register/commands.ts';
import { announceContest } from '#server/contests/commands.ts';
import { planDefence } from '#server/contests/defence/commands.ts';
import { defenceDayOf } from '#server/contests/defence/queries.ts';
import { recordMinutes } from '#server/contests/minutes/commands.ts';
import { enterPaper, printPaperSheets } from '#server/contests/judging/paper/commands.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { contestPlan } from '#server/contests/plan/forms.ts';
import { buildPublicVote } from '#server/contests/public-vote/testing.ts';
import { finaliseResults, publishResults } from '#server/contests/results/commands.ts';
import { buildContest } from '#server/contests/testing.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { consentTextsFor } from '#server/people/consents/queries.ts';
import { requestErasure } from '#server/people/erasures/commands.ts';
import { buildPerson } from '#server/people/testing.ts';
import { carryOutErasure } from '#server/personal-records/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import { publishOutcome } from '#server/publications/commands.ts';
import { openFileStorage, type FileStorage, type FileStore } from '#server/platform/files/store.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildMeetingScene } from './meeting-scene.ts';
import type { SignInAccount } from '../office-scene.ts';
import { beginSession } from '../scene.ts';
import type { Addresses, Visitor } from './rows.ts';

const system = systemActor('testing');

export type PermissionScene = {
	network: TestNetwork;
	host: string;
	addresses: Addresses;
	accounts: Partial<Record<Visitor, SignInAccount & { id: string }>>;
	files: FileStorage;
	close(): Promise<void>;
};

/** One network with everything that an address can name, and one account of each kind. */
export async function openPermissionScene(): Promise<PermissionScene> {
	const network = await openTestNetwork();
	const { db } = network;
	const administrator = await buildAdministrator(db);
	const library = await buildOrganisation(db);
	const organisation = await buildOrganisation(db, { kind: 'branch', parentId: library.id });
	const elsewhere = await buildOrganisation(db);
	const contest = await buildOpenContest(db);
	const otherContest = await buildOpenContest(db);
	const finishedContest = await buildFinishedContest(network);
	const plannedContest = await buildPlannedContest(network);
	const judged = await buildJudging(db);
	await buildPublicVote(db, judged);
	const meeting = await buildMeetingScene(db);
	const shared = await buildShared(network);
	const here = [contest.id, finishedContest.id, plannedContest.id, judged.id, meeting.id, shared.id];

	const appointed = async (
		role: AppointmentRole,
		places: Partial<Record<'organisationId' | 'contestId', string>>[]
	) => {
		const member = await buildMember(db);
		for (const place of places) await buildAppointment(db, { accountId: member.id, role, ...place });
		return member;
	};
	const inContests = (role: AppointmentRole, ids: string[]) =>
		appointed(
			role,
			ids.map((contestId) => ({ contestId }))
		);
	const accounts = {
		administrator,
		member: await buildMember(db),
		'methodist-here': await appointed('methodist', [{ organisationId: library.id }]),
		'methodist-elsewhere': await appointed('methodist', [{ organisationId: elsewhere.id }]),
		'organiser-here': await inContests('organiser', here),
		'organiser-elsewhere': await inContests('organiser', [otherContest.id]),
		'chair-here': await inContests('jury-chair', here),
		'secretary-here': await inContests('jury-secretary', here),
		'juror-here': await inContests('juror', here),
		'juror-elsewhere': await inContests('juror', [otherContest.id]),
		'representative-here': await appointed('representative', [{ organisationId: library.id }]),
		'representative-elsewhere': await appointed('representative', [{ organisationId: elsewhere.id }]),
		editor: await appointed('editor', [{}]),
		'entrant-here': await buildMember(db),
		'entrant-elsewhere': await buildMember(db)
	};
	await seatInstead(db, judged.chair.id, accounts['chair-here'].id);
	await seatInstead(db, judged.secretary.id, accounts['secretary-here'].id);
	await seatInstead(db, judged.members[0]!.id, accounts['juror-here'].id);
	await seatInstead(db, meeting.seats.chair, accounts['chair-here'].id);
	await seatInstead(db, meeting.seats.secretary, accounts['secretary-here'].id);
	await seatInstead(db, meeting.seats.member, accounts['juror-here'].id);
	const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-permissions-'));
	const files = openFileStorage(folder);
	const owner = await actorOf(db, accounts['entrant-here'].id);
	const about = { contest, owner, organisationId: organisation.id };
	const application = await buildSubmitted(db, about);
	const draft = await buildDraft(db, about);
	await buildSubmitted(db, { contest: otherContest, owner: await actorOf(db, accounts['entrant-elsewhere'].id) });
	const document = await db
		.selectFrom('issued_documents')
		.select(['id', 'code'])
		.orderBy('ordinal')
		.limit(1)
		.executeTakeFirstOrThrow();
	return {
		network,
		host: `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`,
		accounts,
		addresses: {
			contest: { id: contest.id, slug: contest.slug },
			organisation,
			application: { id: application.id },
			draft: { id: draft.id },
			file: { id: await buildFile(network, files.network(network.schema), draft.id, owner.id) },
			person: { id: await buildPerson(db) },
			account: { id: accounts['entrant-here'].id },
			letter: { id: await buildLetter(network, contest.id, owner.id) },
			document,
			signingKey: await buildSigningKey(network),
			plannedContest,
			finishedContest,
			judged: {
				...{ id: judged.id, slug: judged.slug, stage: '1' },
				entry: judged.entries[0]!,
				juror: { id: judged.members[0]!.id },
				paper: await buildPaper(network, judged)
			},
			hallCode: await buildHall(network, judged.id),
			news: { id: finishedContest.newsId },
			meeting,
			shared: { slug: shared.slug, entry: shared.entry, naming: shared.naming },
			pictured: await buildPictured(network, files.network(network.schema), shared.contest),
			consentText: { id: (await consentTextsFor(db, null)).processing.id },
			...(await buildErasures(network, administrator.id)),
			appointment: await db
				.selectFrom('appointments')
				.select('id')
				.where('account_id', '=', accounts['juror-here'].id)
				.where('contest_id', '=', contest.id)
				.executeTakeFirstOrThrow(),
			secret: 'A'.repeat(43)
		},
		files,
		async close() {
			await network.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

const seatInstead = (db: TestNetwork['db'], jurorId: string, accountId: string) =>
	db.updateTable('jurors').set({ account_id: accountId }).where('id', '=', jurorId).execute();

/** Signed results with a work of two authors: each of its awards can be given to one of them. */
async function buildShared({ db }: TestNetwork) {
	const contest = await buildFinalised(db, { entries: 2 });
	const { id, slug, entries } = contest;
	const entry = entries[0]!.id;
	const personId = await buildPerson(db);
	await db.insertInto('entry_authors').values({ entry_id: entry, person_id: personId, position: 1 }).execute();
	const [work] = (await namingDeskOf(db, system, id)).works;
	const naming = Object.fromEntries(work!.awards.map(({ key }) => [`to-${key}`, personId]));
	return { id, slug, entry, naming, contest };
}

/** A public vote with a picture of one of its entries, which everybody sees. */
async function buildPictured({ db }: TestNetwork, store: FileStore, contest: FinalisedContest) {
	await buildPictureForm(db, contest);
	const { open: fileId } = await buildPictures(db, contest, 1, { store });
	await buildPublicVote(db, contest);
	const { id: entry, key } = contest.entries[1]!;
	const card = { picture: fileId, alt: 'Читальный зал ночью', words: 'Открыт до полуночи.' };
	const kept = { contestId: contest.id, entryId: entry, fileId, alt: card.alt, words: card.words };
	take(await saveVoteCard(db, contest.organiser, kept));
	return { slug: contest.slug, entry, key, card };
}

async function buildSigningKey({ db }: TestNetwork): Promise<string> {
	const rotated = await rotateSigningKey(db, system);
	if (!rotated.ok) throw new Error(rotated.reason);
	return rotated.value.keyId;
}

/** For a juror who is nobody of the visitors; what was read off it waits for a second person. */
async function buildPaper({ db }: TestNetwork, { id: contestId, members, entries }: JudgedContest) {
	const jurorId = members[1]!.id;
	const printed = await printPaperSheets(db, system, { contestId, stage: '1', jurorIds: [jurorId] });
	if (!printed.ok) throw new Error(printed.reason);
	const code = printed.value[0]!;
	const marks = { [entries[0]!.id]: { k1: '4', k2: '3' } };
	take(await enterPaper(db, system, { contestId, code, marks, replaces: null }));
	const { id: entryId } = await db.selectFrom('paper_entries').select('id').executeTakeFirstOrThrow();
	return { code, jurorId, entryId };
}

async function buildErasures({ db }: TestNetwork, keeperId: string) {
	const ask = async () => {
		const { id: accountId } = await buildMember(db);
		const member = { id: accountId, role: 'member' } as const;
		const asked = await db.transaction().execute((tx) => requestErasure(tx, member, { accountId, personId: null }));
		if (!asked.ok) throw new Error(asked.reason);
		return asked.value;
	};
	const [erasure, erased] = [await ask(), await ask()];
	take(await carryOutErasure(db, { id: keeperId, role: 'administrator' }, erased.id));
	return { erasure, erased };
}

async function buildFinishedContest({ db }: TestNetwork): Promise<{ id: string; slug: string; newsId: string }> {
	const { id, slug } = await buildContest(db, { entries: 2 });
	for (const step of [finaliseResults, announceContest, publishResults, giveAwards]) take(await step(db, system, id));
	take(await recordMinutes(db, system, id));
	take(await issueDocuments(db, system, id, { numberPrefix: 'ЗОУНБ' }));
	const told = await publishOutcome(db, system, id, { base: 'https://krug.example', withPapers: false });
	take(told);
	return { id, slug, newsId: told.ok ? told.value.newsId : '' };
}

/** A day of defence of the contest's first stage; answers the code of its hall. */
async function buildHall({ db }: TestNetwork, contestId: string): Promise<string> {
	const place = { contestId, stage: '1' };
	const plan = { place: 'Большой зал', startsAt: null, remoteLink: '', speechMinutes: 7, questionMinutes: 3 };
	take(await planDefence(db, system, place, plan));
	return (await defenceDayOf(db, place))!.hallCode;
}

/** As a contest is right after it was begun: a plan and nothing else. */
async function buildPlannedContest({ db }: TestNetwork): Promise<{ id: string; slug: string }> {
	const slug = `zamysel-${randomUUID().slice(0, 8)}`;
	const plan = contestPlan.parse({ basics: { title: 'Замысел', heldInYear: 2027 } });
	const { id } = await db
		.insertInto('contests')
		.values({
			...{ slug, title: 'Замысел', kind: '', time_zone: 'Asia/Tomsk', held_in_year: 2027 },
			...{ age_mark: null, document_facts: '{}', meeting_facts: '{}', announced_at: null }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await db
		.insertInto('contest_plans')
		.values({ contest_id: id, plan: JSON.stringify(plan), changed_by: system.id })
		.execute();
	return { id, slug };
}

async function buildFile(
	{ db }: TestNetwork,
	store: FileStore,
	applicationId: string,
	accountId: string
): Promise<string> {
	const key = store.newKey();
	const path = join(tmpdir(), `bibliokrug-${key.slice(3)}`);
	writeFileSync(path, 'текст');
	const { bytes, sha256 } = await store.put(path, key);
	const { id } = await db
		.insertInto('stored_files')
		.values({
			...{ key, name: 'презентация.pdf', type: 'application/pdf', bytes: String(bytes), sha256 },
			...{ upload_id: null, width: null, height: null, state: 'clean', brought_by: accountId },
			attached_to: applicationId
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await db
		.insertInto('application_files')
		.values({ application_id: applicationId, file_id: id, field_id: 'presentation', position: 0 })
		.execute();
	return id;
}

async function buildLetter({ db }: TestNetwork, contestId: string, accountId: string): Promise<string> {
	const text = { subject: 'Заявка принята', greeting: 'Здравствуйте!', paragraphs: ['Мы получили вашу заявку.'] };
	const to = { address: 'lampova@example.org', name: 'Лампова Вера Ивановна', accountId };
	const [id] = await db
		.transaction()
		.execute((tx) => writeLetters(tx, [{ kind: 'application-received', to, text, contestId, isDuty: true }]));
	return id!;
}

function take(outcome: { ok: true } | { ok: false; reason: string }): void {
	if (!outcome.ok) throw new Error(outcome.reason);
}

/** A session for each account of the scene, as a cookie. */
export async function cookiesOf({ network, accounts }: PermissionScene): Promise<Map<Visitor, string>> {
	const cookies = new Map<Visitor, string>();
	for (const [visitor, account] of Object.entries(accounts))
		cookies.set(visitor as Visitor, `session=${await beginSession(network, account)}`);
	return cookies;
}
