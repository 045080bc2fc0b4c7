import { authorsOfEntries } from '#server/contests/entries/queries.ts';
import { judgingAccess } from '#server/contests/judging/queries.ts';
import { ballotEntriesOf, publicVoteOf, votePageOf, type BallotEntry } from '#server/contests/public-vote/queries.ts';
import { findPublishedPlan } from '#server/contests/regulations/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { filesByIds } from '#server/files/queries.ts';
import { hiddenFieldsOf } from '#server/people/consents/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { admittedContents } from '../versions/queries.ts';

/** Width and height of the picture itself: what is served is no larger and of the same shape. */
export type CardPicture = { fileId: string; alt: string; width: number; height: number };
export type VoteCard = { words: string; picture: CardPicture | null };

/**
 * What the vote's page shows of these entries, which the public may know of: the caller sees to that. A picture that may not
 * be shown any more is left out. A fixed number of queries.
 */
export async function voteCardsOf(
	db: Db | Tx,
	contestId: string,
	entryIds: readonly string[]
): Promise<Map<string, VoteCard>> {
	if (entryIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('vote_cards')
		.select(['entry_id as entryId', 'file_id as fileId', 'alt', 'words'])
		.where('contest_id', '=', contestId)
		.where('entry_id', 'in', entryIds)
		.execute();
	const withPicture = rows.flatMap(({ entryId, fileId }) => (fileId === null ? [] : [entryId]));
	const pictures = await publicPicturesOf(db, contestId, withPicture);
	return new Map(
		rows.map(({ entryId, fileId, alt, words }) => {
			const picture = pictures.get(entryId)?.find((one) => one.fileId === fileId);
			return [entryId, { words, picture: picture ? { ...picture, alt } : null }];
		})
	);
}

/**
 * By entry, the pictures of its application that everybody may see: of fields that the form opens to everybody, in a blind
 * contest of those that name nobody, while no author keeps the work from being shown. Five queries.
 */
async function publicPicturesOf(
	db: Db | Tx,
	contestId: string,
	entryIds: readonly string[]
): Promise<Map<string, CardPicture[]>> {
	const plan = (await findPublishedPlan(db, contestId))?.plan;
	if (!plan || entryIds.length === 0) return new Map();
	const open = plan.form.filter(({ seenByPublic, namesAuthors }) => seenByPublic && !(plan.isBlind && namesAuthors));
	const openFields = new Set(open.map(({ id }) => id));
	const sent = await admittedContents(db, contestId, entryIds);
	const files = await filesByIds(
		db,
		[...sent.values()].flatMap((content) => content.files.map(({ id }) => id))
	);
	const authors = await authorsOfEntries(db, entryIds);
	const hidden = await hiddenFieldsOf(
		db,
		[...authors.values()].flatMap(({ personIds }) => personIds)
	);
	return new Map(
		[...sent].map(([entryId, { files: ofEntry }]) => {
			const isKept = authors.get(entryId)?.personIds.some((id) => hidden.get(id)?.includes('work'));
			const shown = isKept ? [] : ofEntry.filter(({ fieldId }) => openFields.has(fieldId));
			return [entryId, shown.flatMap(({ id, alt }) => pictureOf(files.get(id), alt))];
		})
	);
}

type KnownFile = Awaited<ReturnType<typeof filesByIds>> extends Map<string, infer File> ? File : never;

/** Only what has been drawn anew by ourselves, and found clean, goes out to everybody. */
function pictureOf(file: KnownFile | undefined, alt: string): CardPicture[] {
	if (!file?.hasPreview || file.state !== 'clean' || file.width === null || file.height === null) return [];
	return [{ fileId: file.id, alt, width: file.width, height: file.height }];
}

/**
 * Which file everybody gets as the picture of this entry, while the entry is voted on. @throws NotFound for every other
 * file, entry and time.
 */
export async function votePictureOf(
	db: Db,
	actor: Actor | null,
	{ slug, entryKey }: { slug: string; entryKey: string }
): Promise<string> {
	const { contest, entries } = await votePageOf(db, actor, slug);
	const entry = entries.find(({ key }) => key === entryKey);
	const card = entry && (await voteCardsOf(db, contest.id, [entry.id])).get(entry.id);
	if (!card?.picture) throw new NotFound(`picture of ${entryKey}`);
	return card.picture.fileId;
}

export type VoteCardLine = Pick<BallotEntry, 'id' | 'key' | 'title'> & VoteCard & { pictures: CardPicture[] };

/**
 * The entries of the vote with their cards and the pictures that can be chosen. @throws NotFound where there is no vote, and
 * for others than those who manage the contest. Entries that are hidden from them as jurors are not among them.
 */
export async function voteCardsDesk(db: Db | Tx, actor: Actor | null, contestId: string): Promise<VoteCardLine[]> {
	const vote = await publicVoteOf(db, contestId);
	const access = actor && (await judgingAccess(db, actor, contestId));
	if (!vote || !access?.manages) throw new NotFound(`vote cards of ${contestId}`);
	const entries = (await ballotEntriesOf(db, { contestId, stage: vote.stage })).filter(
		({ id }) => !access.hidden.has(id)
	);
	const ids = entries.map(({ id }) => id);
	const cards = await voteCardsOf(db, contestId, ids);
	const pictures = await publicPicturesOf(db, contestId, ids);
	return entries.map(({ id, key, title }) => ({
		...{ id, key, title },
		...(cards.get(id) ?? { words: '', picture: null }),
		pictures: pictures.get(id) ?? []
	}));
}
