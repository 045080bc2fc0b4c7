import type { EntryRow } from '#server/contests/entries/queries.ts';
import type { DocumentFacts } from '#server/contests/folder/description/forms.ts';
import type { ContestDetails } from '#server/contests/queries.ts';
import type { OrganisationName } from '#server/organisations/queries.ts';
import type { NameForms, Person } from '#server/people/queries.ts';
import type { Recipient } from '#server/platform/documents/shapes.ts';
import { wholeTitle } from '#server/platform/russian/titles.ts';
import type { AwardRow } from '../../queries.ts';
import type { AwardOnPaper, ContestPaper } from '../documents.ts';

/** Everything that the papers of a contest may name; maps are by id, nominations by key. */
export type PaperFacts = {
	kind: string;
	title: string;
	documents: DocumentFacts;
	involved: ContestDetails['organisations'];
	jury: readonly Pick<ContestDetails['jury'][number], 'personId' | 'post'>[];
	entries: ReadonlyMap<string, EntryRow>;
	nominations: ReadonlyMap<string, string>;
	names: ReadonlyMap<string, OrganisationName>;
	territories: ReadonlyMap<string, { name: string }>;
	people: ReadonlyMap<string, Person>;
	forms: ReadonlyMap<string, NameForms>;
	/** Who wished to be forgotten. */
	erased: ReadonlySet<string>;
};

/** What is the same on every paper of the contest. */
export function contestPaper({ kind, title, documents, involved, names }: PaperFacts, issuedOn: string): ContestPaper {
	const nameOfFirst = (wanted: 'organiser' | 'founder') =>
		names.get(involved.find(({ role }) => role === wanted)?.id ?? '')?.name;
	const founder = nameOfFirst('founder');
	return {
		look: documents.look,
		issuer: { name: nameOfFirst('organiser') ?? '', ...(founder && { founder }) },
		contest: wholeTitle(kind, title),
		issuedOn,
		city: documents.city,
		signatures: documents.signatures,
		...(documents.formula && { formula: documents.formula })
	};
}

/** What one award adds to it. */
export function awardOnPaper(award: AwardRow, facts: PaperFacts): AwardOnPaper {
	const { nominations, entries } = facts;
	return {
		kind: award.kind,
		title: award.title,
		degree: award.degree,
		giver: award.giver,
		recipient: recipientOf(award, facts),
		addressee: addresseeOf(award, facts),
		merit: meritOf(award, facts),
		...(award.nomination !== null && { nomination: nominations.get(award.nomination) ?? '' }),
		...(award.entryId !== null && { work: entries.get(award.entryId)?.title ?? '' })
	};
}

/** Those of the work's authors whom a team's paper names. */
function membersOf({ entryId, memberIds }: AwardRow, { entries }: PaperFacts): EntryRow['authors'] {
	const authors = entries.get(entryId ?? '')?.authors ?? [];
	return memberIds ? authors.filter(({ personId }) => memberIds.includes(personId)) : authors;
}

/** Somebody whom its paper names wished to be forgotten: what was printed of them is not printed anew. */
export function isAboutErased(award: AwardRow, facts: PaperFacts): boolean {
	if (award.personId !== null) return facts.erased.has(award.personId);
	return award.recipientKind === 'team' && membersOf(award, facts).some(({ personId }) => facts.erased.has(personId));
}

/** All whom its paper could name wished to be forgotten. */
export function isForNobody(award: AwardRow, facts: PaperFacts): boolean {
	if (award.personId !== null) return facts.erased.has(award.personId);
	const members = membersOf(award, facts);
	const isNamed = award.recipientKind !== 'team' || facts.entries.get(award.entryId ?? '')?.teamName !== '';
	return !isNamed && members.length > 0 && members.every(({ personId }) => facts.erased.has(personId));
}

function recipientOf(award: AwardRow, facts: PaperFacts): Recipient {
	const { entries, jury, names, territories, people, erased } = facts;
	const entry = entries.get(award.entryId ?? '');
	const organisationId = award.organisationId ?? entry?.organisationId ?? '';
	const territory = territories.get(organisationId)?.name;
	const organisation = names.get(organisationId)?.name;
	const place = { ...(organisation && { organisation }), ...(territory && { territory }) };
	if (award.recipientKind === 'organisation')
		return { kind: 'organisation', name: award.recipientName, ...(territory && { territory }) };
	const authors = entry?.authors ?? [];
	if (award.recipientKind === 'team') {
		const remembered = membersOf(award, facts).filter(({ personId }) => !erased.has(personId));
		const members = remembered.map(({ personId, post }) => ({
			name: people.get(personId)?.fullName ?? '',
			...(post && { post })
		}));
		return { kind: 'team', ...(entry?.teamName && { title: entry.teamName }), members, ...place };
	}
	const isRecipient = ({ personId }: { personId: string | null }) => personId === award.personId;
	const post = authors.find(isRecipient)?.post || jury.find(isRecipient)?.post;
	return { kind: 'person', name: award.recipientName, ...(post && { post }), ...place };
}

/** Null while the dative that a letter prints is not confirmed; a team has none. */
function addresseeOf(award: AwardRow, { names, people, forms }: PaperFacts): AwardOnPaper['addressee'] {
	if (award.recipientKind === 'team') return null;
	if (award.recipientKind === 'organisation') {
		const dative = names.get(award.organisationId ?? '')?.dative;
		return dative ? { dative, salutation: 'Уважаемые коллеги!' } : null;
	}
	const person = people.get(award.personId ?? '');
	const dative = forms.get(award.personId ?? '')?.dative;
	if (!person || !dative) return null;
	const address = person.gender === 'female' ? 'Уважаемая' : 'Уважаемый';
	return { dative, salutation: `${address} ${[person.givenName, person.patronymic].filter(Boolean).join(' ')}!` };
}

function meritOf({ personId, organisationId }: AwardRow, { jury, involved }: PaperFacts): AwardOnPaper['merit'] {
	if (personId !== null && jury.some((juror) => juror.personId === personId)) return 'jury';
	const isSupporter = involved.some(({ id, role }) => id === organisationId && role !== 'organiser');
	return isSupporter ? 'support' : 'participation';
}
