import { addresseesByAccount, type Addressee } from '#server/accounts/queries.ts';
import {
	lettersProgressOf,
	plannedOutcomes,
	releasedStagesOf,
	type PlannedOutcome,
	type ReleasedStage
} from '#server/contests/judging/stages/release/queries.ts';
import { judgingSettingsOf } from '#server/contests/judging/settings/queries.ts';
import { nominationsOf } from '#server/contests/queries.ts';
import { frozenRulesOf, publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import type { LetterText } from '#server/letters/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, type Outcome } from '#server/platform/outcome.ts';
import { applicationRowById } from '../queries.ts';
import { outcomeLetter, type ToldKind } from './mails.ts';

/**
 * What the stages of judging came to for an application, as far as they were released; nothing before. For whoever may read
 * the application. @throws NotFound when absent or not this person's to know.
 */
export async function outcomesOfApplication(db: Db | Tx, actor: Actor | null, id: string): Promise<ReleasedStage[]> {
	const { contestId, entryId } = await applicationRowById(db, actor, id);
	return entryId ? releasedStagesOf(db, { contestId, entryId }) : [];
}

type Asked = { contestId: string; stage: string };

export type TellableEntry = {
	id: string;
	number: number | null;
	title: string;
	nominationKey: string | null;
	entryId: string;
	/** Accounts of those who work on it. */
	members: string[];
};

export type AddressedEntry = Omit<TellableEntry, 'members'> & { to: Addressee[] };

/** Applications of these entries. A contest that came from a folder has entries without: nobody is known to write to. */
export async function tellableEntries(db: Db | Tx, entryIds: readonly string[]): Promise<TellableEntry[]> {
	if (entryIds.length === 0) return [];
	const rows = await db
		.selectFrom('applications')
		.innerJoin('application_members', 'application_id', 'applications.id')
		.select(['applications.id', 'number', 'title', 'nomination_key as nominationKey', 'entry_id as entryId'])
		.select('account_id as member')
		.where('entry_id', 'in', [...entryIds])
		.orderBy('number')
		.orderBy('joined_at')
		.execute();
	return [...Map.groupBy(rows, ({ id }) => id).values()].map((members) => {
		const { member: _first, entryId, ...application } = members[0]!;
		return { ...application, entryId: entryId!, members: members.map(({ member }) => member) };
	});
}

/** The same with whom to write to of each: those who work on it and still have an account in use. */
export async function addressedEntries(db: Db | Tx, entryIds: readonly string[]): Promise<AddressedEntry[]> {
	const applications = await tellableEntries(db, entryIds);
	const addressees = await addresseesByAccount(
		db,
		applications.flatMap(({ members }) => members)
	);
	return applications.map(({ members, ...application }) => ({
		...application,
		to: members.flatMap((id) => addressees.get(id) ?? [])
	}));
}

/** What letters about a stage call it and the one that follows. */
export async function stageTitles(db: Db | Tx, { contestId, stage }: Asked): Promise<{ stage: string; next: string }> {
	const { stages } = (await frozenRulesOf(db, contestId)).ruleSet;
	const marked = stages.filter(({ criteria }) => criteria.length > 0);
	const at = marked.findIndex(({ id }) => id === stage);
	return { stage: marked[at]!.title, next: marked[at + 1]?.title ?? '' };
}

export type ReleasePlan = {
	/** Whom which letter goes to, without those who withdrew; `sample` as the first of them gets it, without a name. */
	groups: { outcome: ToldKind; entries: PlannedOutcome[]; sample: LetterText | null }[];
	/** Entries that no application is known of. */
	untold: PlannedOutcome[];
	sendsComments: boolean;
	progress: { due: number; written: number };
};

/** Who gets which letter when a closed stage is released, or has got it; for those who may release it. */
export async function releasePlanOf(
	db: Db | Tx,
	actor: Actor | null,
	asked: Asked
): Promise<Outcome<ReleasePlan, 'not-allowed' | 'has-conflicts'>> {
	const planned = await plannedOutcomes(db, actor, asked);
	if (!planned.ok) return planned;
	const applications = new Map(
		(
			await tellableEntries(
				db,
				planned.value.map(({ id }) => id)
			)
		).map((application) => [application.entryId, application])
	);
	const sampleOf = applications.size > 0 ? await sampler(db, asked) : () => null;
	const told = planned.value.filter(({ id }) => applications.has(id));
	const groups = (['admitted', 'replacement', 'not-admitted'] as const).map((outcome) => {
		const entries = told.filter((entry) => entry.outcome === outcome);
		return { outcome, entries, sample: entries[0] ? sampleOf(applications.get(entries[0].id)!, outcome) : null };
	});
	return done({
		groups: groups.filter(({ outcome, entries }) => outcome !== 'replacement' || entries.length > 0),
		untold: planned.value.filter(({ id, outcome }) => outcome !== 'withdrawn' && !applications.has(id)),
		sendsComments: (await judgingSettingsOf(db, asked.contestId)).sendComments,
		progress: await lettersProgressOf(db, asked)
	});
}

async function sampler(db: Db | Tx, asked: Asked) {
	const { contestId } = asked;
	const { plan } = await publishedPlanOf(db, contestId);
	const titles = await stageTitles(db, asked);
	const nominations = new Map((await nominationsOf(db, contestId)).map(({ key, title }) => [key, title]));
	return ({ id, number, title, nominationKey }: TellableEntry, outcome: ToldKind): LetterText =>
		outcomeLetter(
			{ address: '', name: '', accountId: '' },
			{
				application: { id, contestId, number, title, nomination: nominations.get(nominationKey ?? '') ?? null },
				...{ plan, ...titles, outcome, comments: [] }
			}
		).text;
}
