import { withheldContests } from '#server/contests/judging/withheld/queries.ts';
import { entriesOf } from '#server/contests/entries/queries.ts';
import { newestVersionOf } from '#server/contests/results/corrections/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { peopleByIds } from '#server/people/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { awardsToGive } from '../../giving/queries.ts';
import { hasAwardsOf } from '../../queries.ts';
import { canSeePapers } from '../../register/policy.ts';
import { namedRecipientsOf } from '../queries.ts';

export type SharedWork = {
	entryId: string;
	key: string;
	title: string;
	teamName: string;
	authors: { personId: string; name: string; post: string }[];
	/** Awards of the work that go to its authors, and to whom as it stands. */
	awards: { key: string; title: string; recipientName: string; personIds: string[] }[];
};

/** `closed`: why nothing can be named now. */
export type NamingDesk = { closed: 'not-finalised' | 'already-given' | null; works: SharedWork[] };

/**
 * Works of several authors that are to be honoured by the newest finalised results. A fixed number of queries.
 * @throws NotFound for others than the contest's organisers, and for those from whom the results are withheld.
 */
export async function namingDeskOf(db: Db | Tx, actor: Actor | null, contestId: string): Promise<NamingDesk> {
	if (!canSeePapers(actor, contestId)) throw new NotFound(`recipients of ${contestId}`);
	if ((await withheldContests(db, actor)).includes(contestId)) throw new NotFound(`recipients of ${contestId}`);
	const version = await newestVersionOf(db, contestId);
	if (version === null) return { closed: 'not-finalised', works: [] };
	const closed = (await hasAwardsOf(db, contestId, version)) ? 'already-given' : null;
	return { closed, works: await sharedWorksOf(db, contestId) };
}

async function sharedWorksOf(db: Db | Tx, contestId: string): Promise<SharedWork[]> {
	const { awards } = await awardsToGive(db, contestId);
	const ofEntries = Map.groupBy(
		(awards ?? []).filter(({ recipientKind }) => recipientKind !== 'organisation'),
		({ entryId }) => entryId
	);
	const entries = (await entriesOf(db, contestId)).filter(({ id, authors }) => authors.length > 1 && ofEntries.has(id));
	const people = await peopleByIds(
		db,
		entries.flatMap(({ authors }) => authors.map(({ personId }) => personId))
	);
	const namedFor = await namedRecipientsOf(db, contestId);
	return entries.map(({ id: entryId, key, title, teamName, authors }) => {
		const all = authors.map(({ personId }) => personId);
		return {
			...{ entryId, key, title, teamName },
			authors: authors.map(({ personId, post }) => ({
				...{ personId, post },
				name: people.get(personId)?.fullName ?? ''
			})),
			awards: ofEntries.get(entryId)!.map(({ awardKey, title: awardTitle, recipientName }) => ({
				...{ key: awardKey, title: awardTitle, recipientName },
				personIds: namedFor(awardKey, entryId) ?? all
			}))
		};
	});
}
