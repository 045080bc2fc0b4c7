import type { Db, Tx } from '#server/database.ts';
import { entriesOf, type EntryRow } from '#server/contests/entries/queries.ts';
import { juryOf, nominationsOf, organisationsOfContest } from '#server/contests/queries.ts';
import { factsOf } from '#server/contests/record/queries.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { territoriesOf } from '#server/organisations/territories/queries.ts';
import { nameFormsOf, peopleByIds } from '#server/people/queries.ts';
import type { DocumentFacts } from '#server/contests/folder/description/forms.ts';
import type { Recipient } from '#server/platform/documents/shapes.ts';
import type { AwardRow } from '../../queries.ts';
import type { AwardOnPaper, ContestPaper } from '../documents.ts';
import { wholeTitle } from '#server/platform/russian/titles.ts';

export type Papers = { paper: ContestPaper; onPaper: (award: AwardRow) => AwardOnPaper };

/** Everything that the papers of a contest print, under the names that hold on `day`. A fixed number of queries. */
export async function papersOf(
	db: Db | Tx,
	contestId: string,
	awards: readonly AwardRow[],
	day: string
): Promise<Papers> {
	const facts = await factsOf(db, contestId);
	const involved = await organisationsOfContest(db, contestId);
	const entries = new Map((await entriesOf(db, contestId)).map((entry) => [entry.id, entry]));
	const jury = await juryOf(db, contestId);
	const nominations = new Map((await nominationsOf(db, contestId)).map(({ key, title }) => [key, title]));
	const organisationIds = [
		...involved.map(({ id }) => id),
		...awards.flatMap(({ organisationId }) => organisationId ?? []),
		...[...entries.values()].flatMap(({ organisationId }) => organisationId ?? [])
	];
	const names = await organisationNamesOn(db, organisationIds, day);
	const territories = await territoriesOf(db, organisationIds);
	const personIds = [
		...awards.flatMap(({ personId }) => personId ?? []),
		...[...entries.values()].flatMap(({ authors }) => authors.map(({ personId }) => personId))
	];
	const people = await peopleByIds(db, personIds);
	const forms = await nameFormsOf(
		db,
		awards.flatMap(({ personId }) => personId ?? [])
	);

	const organisationName = (id: string | null) => (id === null ? undefined : names.get(id)?.name);
	const shared = (award: AwardRow) => {
		const entry = award.entryId === null ? undefined : entries.get(award.entryId);
		const organisationId = award.organisationId ?? entry?.organisationId ?? null;
		const territory = organisationId === null ? undefined : territories.get(organisationId)?.name;
		return { entry, organisation: organisationName(organisationId), territory };
	};

	const recipientOf = (award: AwardRow): Recipient => {
		const { entry, organisation, territory } = shared(award);
		const place = { ...(organisation && { organisation }), ...(territory && { territory }) };
		if (award.recipientKind === 'organisation')
			return { kind: 'organisation', name: award.recipientName, ...(territory && { territory }) };
		if (award.recipientKind === 'team')
			return { kind: 'team', ...(entry?.teamName && { title: entry.teamName }), members: membersOf(entry), ...place };
		const post = postOf(award, entry) ?? jury.find(({ personId }) => personId === award.personId)?.post;
		return { kind: 'person', name: award.recipientName, ...(post && { post }), ...place };
	};
	const membersOf = (entry: EntryRow | undefined) =>
		(entry?.authors ?? []).map(({ personId, post }) => ({
			name: people.get(personId)?.fullName ?? '',
			...(post && { post })
		}));

	const addresseeOf = (award: AwardRow): AwardOnPaper['addressee'] => {
		if (award.recipientKind === 'organisation') {
			const dative = names.get(award.organisationId ?? '')?.dative;
			return dative ? { dative, salutation: 'Уважаемые коллеги!' } : null;
		}
		const person = people.get(award.personId ?? '');
		const dative = forms.get(award.personId ?? '')?.dative;
		if (!person || !dative) return null;
		const salutation = `${person.gender === 'female' ? 'Уважаемая' : 'Уважаемый'} ${[person.givenName, person.patronymic].filter(Boolean).join(' ')}!`;
		return { dative, salutation };
	};
	const meritOf = (award: AwardRow): AwardOnPaper['merit'] => {
		if (award.personId !== null && jury.some(({ personId }) => personId === award.personId)) return 'jury';
		return involved.some(({ id, role }) => id === award.organisationId && role !== 'organiser')
			? 'support'
			: 'participation';
	};

	const documents = facts.documents as DocumentFacts;
	const issuer = organisationName(involved.find(({ role }) => role === 'organiser')?.id ?? null) ?? '';
	const founder = organisationName(involved.find(({ role }) => role === 'founder')?.id ?? null);
	return {
		paper: {
			look: documents.look,
			issuer: { name: issuer, ...(founder && { founder }) },
			contest: wholeTitle(facts.kind, facts.title),
			issuedOn: day,
			city: documents.city,
			signatures: documents.signatures,
			...(documents.formula && { formula: documents.formula })
		},
		onPaper: (award) => ({
			kind: award.kind,
			title: award.title,
			degree: award.degree,
			giver: award.giver,
			recipient: recipientOf(award),
			addressee: award.recipientKind === 'team' ? null : addresseeOf(award),
			merit: meritOf(award),
			...(award.nomination !== null && { nomination: nominations.get(award.nomination) ?? '' }),
			...(award.entryId !== null && { work: entries.get(award.entryId)?.title ?? '' })
		})
	};
}

function postOf(award: AwardRow, entry: EntryRow | undefined): string | undefined {
	return entry?.authors.find(({ personId }) => personId === award.personId)?.post || undefined;
}
