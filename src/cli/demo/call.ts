import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { sql } from 'kysely';
import { parse } from 'yaml';
import { makeMember } from '#server/accounts/links/commands.ts';
import { attachFile } from '#server/applications/attachments/commands.ts';
import { giveVerdicts, proposeDecision } from '#server/applications/check/commands.ts';
import { saveApplication, startApplication } from '#server/applications/commands.ts';
import { consentAsAuthor } from '#server/applications/consents/commands.ts';
import { applicationById } from '#server/applications/queries.ts';
import { submitApplication } from '#server/applications/submission/commands.ts';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import type { Answers } from '#server/contests/form/forms.ts';
import { createContestFromPlan } from '#server/contests/plan/beginning/commands.ts';
import { localMinuteOf } from '#server/contests/plan/calendar/rules.ts';
import { contestPlan, type ContestPlan, type ContestPlanInput } from '#server/contests/plan/forms.ts';
import { publishRegulations } from '#server/contests/regulations/publication/commands.ts';
import type { Db, Tx } from '#server/database.ts';
import { keepFile } from '#server/files/commands.ts';
import { organisationsNamed } from '#server/organisations/queries.ts';
import { findOrCreatePerson } from '#server/people/commands.ts';
import { consentTextsFor } from '#server/people/consents/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { FileStore } from '#server/platform/files/store.ts';
import { parseFullName } from '#server/platform/russian/names.ts';
import { accountOf, actor, take } from './steps.ts';

/** What the regulations add to `contest.yaml`, and what was sent in: `call.yaml` beside it. */
type CallFile = Pick<ContestPlanInput, 'form'> & {
	tasks: string;
	address: string;
	approval: { post: string; name: string };
	participants: string;
	points: { id: string; text: string }[];
	applications: {
		entry: string;
		email: string;
		answers: Answers;
		files?: { field: string; file: string; name: string; alt?: string }[];
	}[];
};
type Brought = { field: string; fileId: string; alt: string };
type Application = {
	entry: ContestFolder['entries'][number];
	owner: Actor;
	email: string;
	answers: Answers;
	files: Brought[];
};
type Seat = { juror: string; email: string };
type Call = { folder: ContestFolder; path: string; file: CallFile; seats: Seat[] };

/**
 * Sets the contest up, publishes its regulations, takes the applications in their order and admits them, each step as
 * the office and the entrants would. The call ends with the minute in which it is loaded. `checkedBy` is the account
 * that checks, `seats` say where each juror is written to. Accounts and files of the entrants come first; the rest is
 * whole or not there. Answers the contest's id.
 */
export async function loadCall(
	{ db, files }: { db: Db; files: FileStore },
	folder: ContestFolder,
	{ path, checkedBy, seats }: { path: string; checkedBy: string; seats: Seat[] }
): Promise<string> {
	const call = { folder, path, seats, file: parse(await readFile(join(path, 'call.yaml'), 'utf8')) as CallFile };
	const applications: Application[] = [];
	for (const about of call.file.applications) applications.push(await bringFiles(db, files, call, about));
	return db.transaction().execute(async (tx) => {
		const { id, plan } = await announce(tx, call);
		const checker = await accountOf(tx, checkedBy);
		for (const application of applications) {
			const applicationId = await apply(tx, id, application);
			await admit(tx, checker, applicationId, plan);
		}
		return id;
	});
}

/** Whoever applies has an account without a password: a link by letter lets them in. */
async function bringFiles(
	db: Db,
	store: FileStore,
	{ folder, path }: Call,
	{ entry: key, email, answers, files = [] }: CallFile['applications'][number]
): Promise<Application> {
	const entry = folder.entries.find(({ id }) => id === key)!;
	const owner = await db.transaction().execute(async (tx) => {
		await makeMember(tx, email, entry.authors[0]!.name);
		return accountOf(tx, email);
	});
	const brought: Brought[] = [];
	for (const { field, file, name, alt = '' } of files) {
		const copy = join(store.incoming, `demo-${randomUUID()}${extname(file)}`);
		await mkdir(store.incoming, { recursive: true, mode: 0o700 });
		await copyFile(join(path, 'files', file), copy);
		const wanted = { path: copy, name, allowed: ['pdf', 'image'] as const, mostBytes: 2 ** 20 };
		brought.push({ field, alt, fileId: take(await keepFile(db, store, owner, wanted)).id });
	}
	return { entry, owner, email, answers, files: brought };
}

async function announce(tx: Tx, call: Call): Promise<{ id: string; plan: ContestPlan }> {
	const plan = contestPlan.parse(await planFrom(tx, call));
	const { id } = take(await createContestFromPlan(tx, actor, plan));
	take(await publishRegulations(tx, actor, id, { revision: 1, whatChanged: '' }));
	return { id, plan };
}

async function planFrom(tx: Tx, { folder, file, seats }: Call): Promise<ContestPlanInput> {
	const { contest, ruleSet, jury } = folder;
	const { nominations, ...rules } = ruleSet;
	const names = [...contest.organisers, ...jury.map(({ organisation }) => ({ name: organisation ?? '' }))];
	const known = await organisationsNamed(tx, [...new Set(names.map(({ name }) => name))]);
	const idOf = (name: string | null) => known.get(name ?? '')?.[0]?.id ?? null;
	const members = [];
	for (const [at, { name, gender, organisation, post, role, votes }] of jury.entries()) {
		const personId = take(await findOrCreatePerson(tx, actor, { ...parseFullName(name)!, gender: gender! }));
		const place = { organisationId: idOf(organisation), organisationName: organisation ?? '' };
		const email = seats.find(({ juror }) => juror === name)?.email ?? '';
		members.push({ id: `j${at + 1}`, name, personId, ...place, email, post: post ?? '', role, voting: votes });
	}
	return {
		basics: {
			...{ kind: contest.kind, title: contest.name, heldInYear: contest.year, ageMark: contest.ageMark },
			...{ aim: contest.aim, tasks: file.tasks, contacts: contest.contacts, address: file.address }
		},
		organisations: contest.organisers.map(({ name, role }) => ({ organisationId: idOf(name)!, role })),
		nominations,
		calendar: await callUntilNow(tx, contest.timeZone),
		participation: { words: file.participants },
		form: file.form,
		eligibility: { points: file.points },
		rules,
		jury: members,
		words: { approval: { ...file.approval, order: '' } }
	};
}

/** Thirty days that end with this minute, so that whatever comes in this transaction is still in time. */
async function callUntilNow(tx: Tx, timeZone: string): Promise<ContestPlanInput['calendar']> {
	const { rows } = await sql<{
		opens: Date;
		closes: Date;
	}>`select now() - interval '30 days' as opens, now() as closes`.execute(tx);
	const { opens, closes } = rows[0]!;
	return { timeZone, opensAt: localMinuteOf(opens, timeZone), closesAt: localMinuteOf(closes, timeZone) };
}

async function apply(tx: Tx, contestId: string, { entry, owner, email, answers, files }: Application): Promise<string> {
	const { id } = take(await startApplication(tx, owner, { contestId }));
	const known = await organisationsNamed(tx, [entry.organisation!]);
	const authors = entry.authors.map(({ name, gender, post }, at) => ({
		...{ id: randomUUID(), patronymic: '', ...parseFullName(name)!, gender, post: post ?? '' },
		...{ email, bornOn: null, isMe: at === 0 }
	}));
	const changes = {
		...{ nomination: entry.nomination, title: entry.title ?? '', authors, answers },
		organisation: { kind: 'known' as const, id: known.get(entry.organisation!)![0]!.id }
	};
	take(await saveApplication(tx, owner, { id, revision: 1, changes }));
	for (const { field, fileId, alt } of files)
		take(await attachFile(tx, owner, { applicationId: id, fieldId: field, fileId, alt }));
	const texts = await consentTextsFor(tx, contestId);
	const consent = { textIds: [texts.processing.id, texts.distribution.id], fields: ['name', 'post'] as const };
	for (const { id: authorId } of authors)
		take(await consentAsAuthor(tx, owner, { applicationId: id, authorId, ...consent }));
	const { revision } = await applicationById(tx, owner, id);
	take(await submitApplication(tx, owner, { id, revision }));
	return id;
}

async function admit(tx: Tx, checker: Actor, id: string, { eligibility }: ContestPlan): Promise<void> {
	const verdicts = eligibility.points.map((point) => ({ pointId: point.id, verdict: 'pass' as const, note: '' }));
	take(await giveVerdicts(tx, checker, { id, version: 1, verdicts }));
	take(await proposeDecision(tx, checker, { id, version: 1, state: 'submitted', decision: 'admit', reason: '' }));
}
