import type { Tx } from '#server/database.ts';
import { linkPerson } from '#server/accounts/profile/commands.ts';
import { recordsSubjectOf } from '#server/accounts/profile/queries.ts';
import { lockAccountById } from '#server/accounts/queries.ts';
import { registerEntries, reviseEntry } from '#server/contests/entries/commands.ts';
import { knownAuthorsOf } from '#server/contests/entries/queries.ts';
import { createPerson, findOrCreatePerson } from '#server/people/commands.ts';
import { bindAuthorConsents } from '#server/people/consents/commands.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import type { ApplicationRow } from '../../queries.ts';
import type { SentContent } from '../../submission/rules.ts';
import type { SentVersion } from '../../versions/queries.ts';

type Sent = Pick<SentVersion, 'version' | 'content'>;

/** Makes the entry that the jury will see of the version that was checked, and pins that version. */
export async function admit(
	tx: Tx,
	actor: Actor,
	application: ApplicationRow,
	{ version, content }: Sent
): Promise<void> {
	const authors = await peopleOfAuthors(tx, actor, content);
	const entryId = application.entryId
		? await revise(tx, actor, application, { rejection: null, authors })
		: await register(tx, actor, application, content, { rejection: null, authors });
	await tx
		.updateTable('applications')
		.set({ state: 'admitted', entry_id: entryId, admitted_version: version, correct_until: null })
		.where('id', '=', application.id)
		.execute();
}

/** Notes the entry as rejected. Its authors do not become people of the records: they may have given no consent. */
export async function reject(
	tx: Tx,
	actor: Actor,
	application: ApplicationRow,
	{ content, reason }: { content: SentContent; reason: string }
): Promise<void> {
	const entryId = application.entryId
		? await revise(tx, actor, application, { rejection: reason, authors: [] })
		: await register(tx, actor, application, content, { rejection: reason, authors: [] });
	await tx
		.updateTable('applications')
		.set({ state: 'rejected', entry_id: entryId, admitted_version: null, correct_until: null })
		.where('id', '=', application.id)
		.execute();
}

type Standing = { rejection: string | null; authors: { personId: string; post: string }[] };

async function register(
	tx: Tx,
	actor: Actor,
	{ contestId, number }: ApplicationRow,
	content: SentContent,
	standing: Standing
): Promise<string> {
	const [id] = take(
		await registerEntries(tx, actor, contestId, [
			{
				key: String(number),
				nomination: content.nomination?.key ?? null,
				title: content.title,
				organisationId: content.organisation?.id ?? null,
				teamName: content.teamName,
				...standing
			}
		])
	);
	return id!;
}

async function revise(
	tx: Tx,
	actor: Actor,
	{ contestId, entryId }: ApplicationRow,
	standing: Standing
): Promise<string> {
	take(await reviseEntry(tx, actor, contestId, { entryId: entryId!, ...standing }));
	return entryId!;
}

/** Each author as a person of the records: of the own account, known from the same organisation, or new. */
async function peopleOfAuthors(
	tx: Tx,
	actor: Actor,
	{ authors, organisation }: SentContent
): Promise<Standing['authors']> {
	const accounts = await lockAccountsOf(
		tx,
		authors.map(({ id }) => id)
	);
	const among = organisation ? await knownAuthorsOf(tx, organisation.id) : [];
	const people: Standing['authors'] = [];
	for (const author of authors) {
		const accountId = accounts.get(author.id) ?? null;
		const personId = (await personKnown(tx, author.id, accountId)) ?? (await personNamed(tx, author, among));
		await tx.updateTable('application_authors').set({ person_id: personId }).where('id', '=', author.id).execute();
		await bindAuthorConsents(tx, author.id, personId);
		if (accountId) await linkPerson(tx, actor, { accountId, personId });
		// The same person named twice stands once.
		if (!people.some((known) => known.personId === personId)) people.push({ personId, post: author.post });
	}
	return people;
}

/** Whose accounts the authors are, held in one order before any person is: as a card of one's own is kept. */
async function lockAccountsOf(tx: Tx, authorIds: readonly string[]): Promise<Map<string, string>> {
	if (authorIds.length === 0) return new Map();
	const rows = await tx
		.selectFrom('application_authors')
		.select(['id', 'account_id as accountId'])
		.where('id', 'in', [...authorIds])
		.where('account_id', 'is not', null)
		.orderBy('account_id')
		.execute();
	for (const { accountId } of rows) await lockAccountById(tx, accountId!);
	return new Map(rows.map(({ id, accountId }) => [id, accountId!]));
}

async function personKnown(tx: Tx, authorId: string, accountId: string | null): Promise<string | null> {
	const author = await tx
		.selectFrom('application_authors')
		.select('person_id as personId')
		.where('id', '=', authorId)
		.executeTakeFirst();
	if (author?.personId) return author.personId;
	return accountId ? (await recordsSubjectOf(tx, { accountId, personId: null })).personId : null;
}

/** People are kept by keepers alone; here the program adds exactly those who were named in what was admitted. */
async function personNamed(
	tx: Tx,
	{ surname, givenName, patronymic, gender }: SentContent['authors'][number],
	among: readonly string[]
): Promise<string> {
	const keeper = systemActor('admission');
	const name = { surname, givenName, patronymic, gender: gender ?? 'female' };
	const found = await findOrCreatePerson(tx, keeper, { ...name, among });
	return found.ok ? found.value : take(await createPerson(tx, keeper, name));
}

function take<Value>(outcome: Outcome<Value, string>): Value {
	// Everything that can be refused has been asked before.
	if (!outcome.ok) throw new Error(`the admission was refused: ${outcome.reason}`);
	return outcome.value;
}
