import type { Db, Tx } from '#server/database.ts';
import { judgingSettingsOf } from '#server/contests/judging/settings/queries.ts';
import { appealsOfEntry, type Appeal } from '#server/contests/meeting/appeals/queries.ts';
import { contestNamesOf } from '#server/contests/queries.ts';
import { publishedVersionOf } from '#server/contests/results/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { endOfDay } from '../check/term/queries.ts';
import { afterWorkingDays } from '../check/term/rules.ts';
import { applicationRowById } from '../queries.ts';

export type AppealTerm = {
	/** The version of the results that is appealed against. */
	version: number;
	until: Date;
	/** By the database's clock. */
	isOpen: boolean;
};

/** Until when appeals are taken: so many working days after the day of publication; null while there is no term. */
export async function appealTermOf(db: Db | Tx, contestId: string): Promise<AppealTerm | null> {
	const published = await publishedVersionOf(db, contestId);
	const { appealDays } = await judgingSettingsOf(db, contestId);
	if (!published || appealDays === 0) return null;
	const { timeZone } = (await contestNamesOf(db, [contestId])).get(contestId)!;
	const day = new Intl.DateTimeFormat('sv', { timeZone }).format(published.publishedAt);
	const until = await endOfDay(db, afterWorkingDays(day, appealDays), timeZone);
	return { version: published.version, until, isOpen: (await databaseNow(db)) <= until };
}

export type ApplicationAppeals = {
	contestId: string;
	/** Null while it has not been admitted: then there is nothing to appeal against. */
	entryId: string | null;
	term: AppealTerm | null;
	appeals: Appeal[];
	/** Whether an appeal may be lodged now. */
	mayLodge: boolean;
};

/** What has been and may be appealed about an application. @throws NotFound for whoever does not work on it. */
export async function appealsOfApplication(
	db: Db | Tx,
	actor: Actor | null,
	applicationId: string
): Promise<ApplicationAppeals> {
	const { contestId, entryId, isMine, state } = await applicationRowById(db, actor, applicationId);
	if (!isMine) throw new NotFound(`appeals of ${applicationId}`);
	if (!entryId || state !== 'admitted') return { contestId, entryId: null, term: null, appeals: [], mayLodge: false };
	const term = await appealTermOf(db, contestId);
	const appeals = await appealsOfEntry(db, entryId);
	const isAnswered = appeals.some(
		({ outcome, resultsVersion }) => outcome === null || (outcome !== 'withdrawn' && resultsVersion === term?.version)
	);
	return { contestId, entryId, term, appeals, mayLodge: term !== null && term.isOpen && !isAnswered };
}
