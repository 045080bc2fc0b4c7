import { randomUUID } from 'node:crypto';
import type { Db, Tx } from '#server/database.ts';
import { withheldContests } from '#server/contests/judging/withheld/queries.ts';
import { factsOf } from '#server/contests/record/queries.ts';
import type { DocumentFacts } from '#server/contests/folder/description/forms.ts';
import { proposedNameForms } from '#server/people/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import type { MissingGlyphs } from '#server/platform/documents/glyphs.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { awardsToGive } from '../giving/queries.ts';
import { awardsOfResults, type AwardRow } from '../queries.ts';
import { canSeePapers } from '../register/policy.ts';
import type { RecipientKind } from '../tables.ts';
import { papersPlanOf } from './plan/queries.ts';
import type { IssuingProblem, IssuingState } from './tables.ts';

export type IssuingRun = {
	id: string;
	contestId: string;
	version: number;
	begunBy: string;
	issuedOn: string;
	state: IssuingState;
	total: number;
	issued: number;
	annulled: number;
	letters: number;
	problem: IssuingProblem | null;
	finishedAt: Date | null;
	/** Who asked for the papers of corrected results meanwhile: their run begins once this one has ended. */
	followedBy: string | null;
};

export const runColumns = [
	'id',
	'contest_id as contestId',
	'results_version as version',
	'begun_by as begunBy',
	'issued_on as issuedOn',
	'state',
	'total',
	'issued',
	'annulled',
	'letters',
	'problem',
	'finished_at as finishedAt',
	'followed_by as followedBy'
] as const;

/** The run of a contest that waits or works. */
export async function openRunOf(db: Db | Tx, contestId: string): Promise<IssuingRun | null> {
	const run = await db
		.selectFrom('issuing_runs')
		.select(runColumns)
		.where('contest_id', '=', contestId)
		.where('state', 'in', ['waiting', 'running'])
		.executeTakeFirst();
	return run ?? null;
}

/** How far the papers of a contest are; null before anybody asked for them. @throws NotFound for others than its organisers. */
export async function lastRunOf(db: Db | Tx, actor: Actor | null, contestId: string): Promise<IssuingRun | null> {
	if (!canSeePapers(actor, contestId)) throw new NotFound(`papers of ${contestId}`);
	const run = await db
		.selectFrom('issuing_runs')
		.select(runColumns)
		.where('contest_id', '=', contestId)
		.orderBy('begun_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return run ?? null;
}

/** Prefix and day of a contest's papers; the day that was set beforehand holds for the first issue alone. */
export async function courseOfIssue(
	db: Db | Tx,
	contestId: string,
	version: number
): Promise<{ day: string; numberPrefix: string }> {
	const { documents, timeZone } = await factsOf(db, contestId);
	const { date, numberPrefix = '' } = documents as Partial<DocumentFacts>;
	return { day: (version === 1 && date) || (await databaseToday(db, timeZone)), numberPrefix };
}

export type PapersPreview = {
	/** Papers to be written, those in place of others among them. */
	issue: number;
	replace: { id: string; number: string; recipientName: string }[];
	annul: { id: string; number: string; recipientName: string }[];
	carry: number;
	/** Whose dative is to be confirmed, each once, and the form that the rules propose for a person. */
	unconfirmed: { kind: RecipientKind; id: string; name: string; proposed: string | null }[];
	glyphs: MissingGlyphs[];
};

/**
 * What issuing the papers of the newest finalised results would do now, given or not. Nothing is written.
 * @throws NotFound while nothing is finalised, for others than the contest's organisers, and for those from whom the results
 * are withheld.
 */
export async function papersPreview(db: Db | Tx, actor: Actor | null, contestId: string): Promise<PapersPreview> {
	if (!canSeePapers(actor, contestId)) throw new NotFound(`papers of ${contestId}`);
	if ((await withheldContests(db, actor)).includes(contestId)) throw new NotFound(`papers of ${contestId}`);
	const { version, awards: coming } = await awardsToGive(db, contestId);
	const given = await awardsOfResults(db, contestId, version);
	const awards =
		given.length > 0 ? given : (coming ?? []).map((award): AwardRow => ({ ...award, id: randomUUID(), contestId }));
	const course = await courseOfIssue(db, contestId, version);
	const plan = await papersPlanOf(db, { contestId, version, awards, ...course });
	const shown = ({ id, number, recipientName }: { id: string; number: string; recipientName: string }) => ({
		...{ id, number, recipientName }
	});
	return {
		issue: plan.issue.length,
		replace: plan.replace.map(({ old }) => shown(old)),
		annul: plan.annul.map(shown),
		carry: plan.carry.length,
		unconfirmed: await proposedFor(db, plan.unconfirmed),
		glyphs: plan.glyphs
	};
}

async function proposedFor(db: Db | Tx, awards: readonly AwardRow[]): Promise<PapersPreview['unconfirmed']> {
	const ids = [...new Set(awards.flatMap(({ personId }) => personId ?? []))];
	const people = ids.length === 0 ? [] : await proposedNameForms(db, { ids });
	const forms = new Map(people.map(({ id, forms: { dative } }) => [id, dative.proposed]));
	const waiting = awards.map(({ recipientKind: kind, organisationId, personId, recipientName: name }) => {
		const id = personId ?? organisationId ?? '';
		return [id, { kind, id, name, proposed: forms.get(id) ?? null }] as const;
	});
	return [...new Map(waiting).values()];
}
