import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { actorOf, buildMember } from '#server/accounts/appointments/testing.ts';
import { contestPlan, type ContestPlan, type ContestPlanInput } from '#server/contests/plan/forms.ts';
import { regulationsOf } from '#server/contests/regulations/documents.ts';
import type { Answers } from '#server/contests/form/forms.ts';
import { parseRuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import type { Db } from '#server/database.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { saveApplication, startApplication } from './commands.ts';
import type { AuthorInput, Changes } from './forms.ts';
import { applicationById } from './queries.ts';
import { submitApplication, type Receipt } from './submission/commands.ts';
import { promisePaper } from './consents/commands.ts';

let built = 0;

/** A form like that of a contest of practices: a description needed to submit, a link that may come later, files. */
export const usualForm: NonNullable<ContestPlanInput['form']> = [
	{ id: 'description', kind: 'text', label: 'Описание практики', most: 8000 },
	{ id: 'video', kind: 'link', label: 'Ссылка на видеозапись', required: 'optional' },
	{ id: 'presentation', kind: 'files', label: 'Презентация', allowed: ['pdf'], required: 'check' },
	{ id: 'pictures', kind: 'images', label: 'Фотографии', mostFiles: 5, required: 'optional' }
];

export type OpenContest = { id: string; slug: string; title: string; plan: ContestPlan };

type Given = {
	/** Parts of the plan that differ from the usual one. */
	plan?: ContestPlanInput;
	/** Intervals from now, as PostgreSQL reads them: `'-1 day'`, `'2 seconds'`. */
	opens?: string;
	closes?: string;
	/** Until when it is still taken in silence; where absent there is no such time. */
	takenUntil?: string;
};

/** An announced contest with published regulations, whose call is open unless the intervals say otherwise. */
export async function buildOpenContest(
	db: Db,
	{ plan: given = {}, opens = '-1 day', closes = '10 days', takenUntil = closes }: Given = {}
): Promise<OpenContest> {
	const slug = `priem-${++built}-${Math.random().toString(36).slice(2, 8)}`;
	const title = given.basics?.title ?? `Библиотечный компас ${built}`;
	const plan = contestPlan.parse({
		nominations: [
			{ id: 'service', title: 'Удобный сервис' },
			{ id: 'event', title: 'Событие и сообщество' }
		],
		form: usualForm,
		...given,
		basics: { kind: 'областной конкурс', heldInYear: 2027, ...given.basics, title },
		calendar: { timeZone: 'Asia/Tomsk', ...given.calendar }
	});
	const { id } = await db
		.insertInto('contests')
		.values({
			...{ slug, title, kind: plan.basics.kind, time_zone: plan.calendar.timeZone, held_in_year: 2027 },
			...{ age_mark: null, document_facts: '{}', meeting_facts: '{}', announced_at: sql`now()` as never }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await publish(db, id, plan);
	await db
		.insertInto('contest_calls')
		.values({
			...{ contest_id: id, regulations_version: 1 },
			opens_at: sql`now() + ${opens}::interval`,
			closes_at: sql`now() + ${closes}::interval`,
			taken_until: sql`now() + ${takenUntil}::interval`
		} as never)
		.execute();
	return { id, slug, title, plan };
}

const noFacts = { organisations: new Map<string, string>(), territories: new Map<string, string>(), consents: [] };

async function publish(db: Db, contestId: string, plan: ContestPlan): Promise<void> {
	await db
		.insertInto('nominations')
		.values(plan.nominations.map(({ id: key, title }, position) => ({ contest_id: contestId, key, title, position })))
		.execute();
	const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
	const rules = canonicalJson(usualRules(plan));
	await db
		.insertInto('rule_sets')
		.values({ contest_id: contestId, version: 1, rules, sha256: sha256(rules) })
		.execute();
	const json = canonicalJson(plan);
	await db
		.insertInto('contest_plans')
		.values({ contest_id: contestId, plan: json, changed_by: 'system:testing' })
		.execute();
	await db
		.insertInto('regulations')
		.values({
			...{ contest_id: contestId, version: 1, plan: json, sha256: sha256(json) },
			document: JSON.stringify(regulationsOf({ plan, ruleSet: null, facts: noFacts })),
			...{ rule_set_version: 1, published_by: 'system:testing' }
		})
		.execute();
}

/** One stage of one criterion: enough for the pages that tell how a contest is counted. */
function usualRules({ nominations }: ContestPlan) {
	const reading = parseRuleSet({
		nominations: nominations.map(({ id, title }) => ({ id, title })),
		stages: [
			{ id: '1', title: 'Оценка', kind: 'jury', criteria: [{ id: 'k1', title: 'Польза', scale: { min: 0, max: 5 } }] }
		],
		tieLadder: [{ step: 'shared' }]
	});
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	return reading.ruleSet;
}

/** Moves the end of a call: `'-1 second'` has just passed. */
export async function moveDeadline(db: Db, contestId: string, closes: string, takenUntil = closes): Promise<void> {
	await sql`update contest_calls set opens_at = least(opens_at, now() - interval '30 days'),
		closes_at = now() + ${closes}::interval, taken_until = now() + ${takenUntil}::interval
		where contest_id = ${contestId}`.execute(db);
}

/** A member without any roles, as a request would see them. */
export async function buildEntrant(db: Db, about: { name?: string; email?: string } = {}): Promise<Actor> {
	const { id } = await buildMember(db, { name: 'Лампова Вера Ивановна', ...about });
	return actorOf(db, id);
}

export const buildAuthor = (about: Partial<AuthorInput> = {}): AuthorInput => ({
	...{ id: randomUUID(), surname: 'Лампова', givenName: 'Вера', patronymic: 'Ивановна', gender: 'female' as const },
	...{ post: 'главный библиотекарь', email: 'lampova@example.org', bornOn: null, isMe: false },
	...about
});

export const someAnswers: Answers = { description: 'Читальный зал открыт по ночам.' };

type AboutApplication = {
	contest?: OpenContest;
	owner?: Actor;
	organisationId?: string;
	nomination?: string;
	title?: string;
	authors?: AuthorInput[];
	answers?: Answers;
};

export type BuiltApplication = {
	id: string;
	contest: OpenContest;
	owner: Actor;
	organisationId: string;
	revision: number;
};

/** A draft with everything that sending needs. */
export async function buildDraft(db: Db, about: AboutApplication = {}): Promise<BuiltApplication> {
	const contest = about.contest ?? (await buildOpenContest(db));
	const owner = about.owner ?? (await buildEntrant(db));
	const organisationId = about.organisationId ?? (await buildOrganisation(db)).id;
	const { id } = take(await startApplication(db, owner, { contestId: contest.id }));
	const authors = about.authors ?? [buildAuthor()];
	const changes: Changes = {
		nomination: about.nomination ?? contest.plan.nominations[0]?.id ?? null,
		title: about.title ?? `Ночной читальный зал ${++built}`,
		organisation: { kind: 'known', id: organisationId },
		authors,
		answers: about.answers ?? someAnswers
	};
	const { revision } = take(await saveApplication(db, owner, { id, revision: 1, changes }));
	for (const { id: authorId } of authors)
		take(await promisePaper(db, owner, { applicationId: id, authorId, onPaper: true }));
	return { id, contest, owner, organisationId, revision };
}

/** The same, sent. */
export async function buildSubmitted(
	db: Db,
	about: AboutApplication = {}
): Promise<BuiltApplication & { receipt: Receipt }> {
	const draft = await buildDraft(db, about);
	return { ...draft, receipt: await submit(db, draft) };
}

/** Either, by its state. */
export async function buildApplication(
	db: Db,
	{ state = 'submitted', ...about }: AboutApplication & { state?: 'draft' | 'submitted' } = {}
): Promise<BuiltApplication & { receipt: Receipt | null }> {
	return state === 'submitted' ? buildSubmitted(db, about) : { ...(await buildDraft(db, about)), receipt: null };
}

/** Sends what stands in the application now, as its owner. */
export async function submit(db: Db, { id, owner }: Pick<BuiltApplication, 'id' | 'owner'>): Promise<Receipt> {
	const { revision } = await applicationById(db, owner, id);
	return take(await submitApplication(db, owner, { id, revision }));
}

function take<Value>(outcome: { ok: true; value: Value } | { ok: false; reason: string }): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
