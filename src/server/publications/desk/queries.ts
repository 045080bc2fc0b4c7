import { papersToTell, type PapersToTell } from '#server/awards/issuing/letters/queries.ts';
import { lastRunOf, papersPreview, type IssuingRun, type PapersPreview } from '#server/awards/issuing/queries.ts';
import { managedContest } from '#server/contests/desk/queries.ts';
import { withheldContests } from '#server/contests/judging/withheld/queries.ts';
import { hasMinutesOf, newestVersionOf } from '#server/contests/results/corrections/queries.ts';
import { publishedVersionOf } from '#server/contests/results/queries.ts';
import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { newsOfResults } from '../queries.ts';

export type PublicationDesk = {
	contest: { id: string; slug: string; title: string; timeZone: string };
	isAnnounced: boolean;
	/** The version that was finalised last. */
	newest: number | null;
	hasMinutes: boolean;
	published: { version: number; publishedAt: Date } | null;
	run: IssuingRun | null;
	/** What issuing would do now; null while nothing is finalised, while papers are being written, and where it is withheld. */
	preview: PapersPreview | null;
	/** The organiser has entered too: until publication they see no more of the results than the others who did. */
	isWithheld: boolean;
	/** Who has papers and was not written to yet. */
	untold: number;
	/** Papers of which nobody can be written to. */
	untellable: PapersToTell['untellable'];
	newsId: string | null;
};

/** How far the publication of a contest is. @throws NotFound for others than keepers and its organisers. */
export async function publicationDesk(db: Db, actor: Actor | null, slug: string): Promise<PublicationDesk> {
	const { id, title, timeZone, announcedAt } = await managedContest(db, actor, slug);
	const newest = await newestVersionOf(db, id);
	const run = await lastRunOf(db, actor, id);
	const isOpen = run !== null && (run.state === 'waiting' || run.state === 'running');
	const isWithheld = (await withheldContests(db, actor!)).includes(id);
	const toTell = newest === null || isOpen ? null : await papersToTell(db, { contestId: id, version: newest });
	return {
		contest: { id, slug, title, timeZone },
		isAnnounced: announcedAt !== null,
		newest,
		hasMinutes: newest !== null && (await hasMinutesOf(db, id, newest)),
		published: await publishedVersionOf(db, id),
		run,
		preview: newest === null || isOpen || isWithheld ? null : await papersPreview(db, actor, id),
		isWithheld,
		untold: toTell?.accounts.length ?? 0,
		untellable: toTell?.untellable ?? [],
		newsId: newest === null ? null : await newsOfResults(db, id, newest)
	};
}
