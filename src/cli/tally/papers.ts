import { wholeTitle } from '#server/platform/russian/titles.ts';
import { printedDocument, type ContestPaper } from '#server/awards/register/documents.ts';
import { documentKindOf, documentNumber } from '#server/awards/rules.ts';
import type { FolderEntry } from '#server/contests/folder/entries/forms.ts';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import { initialsOf } from '#server/contests/folder/minutes/documents.ts';
import type { GivenAward, TallyResult } from '#server/contests/scoring/rules.ts';
import { awardNamed, type NamedAward } from '#server/contests/scoring/awards/rules.ts';
import type { CertificateData, DiplomaData, Emblem, Issuer, Recipient } from '#server/platform/documents/shapes.ts';

export type Paper = { group: 'diplomas' | 'certificates'; fileName: string; data: DiplomaData | CertificateData };
export type PaperList = { papers: Paper[]; lettersLeft: number };

/**
 * A paper for every award that has one, in the order of the awards in the rules. Letters of thanks are left out: they
 * need names in the dative, which a person must confirm first.
 */
export function papersOf(
	folder: ContestFolder,
	result: TallyResult,
	{ today, issuer }: { today: string; issuer: Issuer }
): PaperList {
	const order = new Map(folder.ruleSet.awards.map((award, index) => [award.id, index]));
	const positionOf = ({ award }: GivenAward) => order.get(award) ?? order.size;
	const given = [...result.awards].sort((one, other) => positionOf(one) - positionOf(other));
	const shared = sharedTexts(folder, { today, issuer });
	const list: PaperList = { papers: [], lettersLeft: 0 };
	for (const one of given) {
		const award = awardNamed(folder.ruleSet, one);
		const kind = documentKindOf(award.kind);
		if (kind === 'thank-you-letter') list.lettersLeft++;
		if (kind === null || kind === 'thank-you-letter') continue;
		const ordinal = list.papers.length + 1;
		const number = documentNumber(folder.documents.numberPrefix, Number(shared.issuedOn.slice(0, 4)), ordinal);
		const data = printedDocument(kind, number, shared, onPaper(folder, one, award)) as DiplomaData | CertificateData;
		const group = kind === 'diploma' ? 'diplomas' : 'certificates';
		list.papers.push({ group, fileName: fileNameOf(ordinal, one), data });
	}
	return list;
}

function sharedTexts(
	{ contest, documents, meeting, jury }: ContestFolder,
	{ today, issuer }: { today: string; issuer: Issuer }
): ContestPaper {
	const chair = jury.find(({ role }) => role === 'chair');
	const byChair = chair ? [{ post: 'Председатель жюри', name: initialsOf(chair.name) }] : [];
	return {
		look: documents.look,
		issuer,
		contest: wholeTitle(contest.kind, contest.name),
		issuedOn: documents.date ?? meeting.date ?? today,
		city: documents.city,
		signatures: documents.signatures.length > 0 ? documents.signatures : byChair,
		...(documents.formula && { formula: documents.formula })
	};
}

function onPaper({ entries, ruleSet }: ContestFolder, { entry, nomination, recipient }: GivenAward, award: NamedAward) {
	const work = entries.find(({ id }) => id === entry) ?? null;
	const nominationId = nomination ?? (award.scope === 'nomination' ? work?.nomination : null);
	const nominationTitle = ruleSet.nominations.find(({ id }) => id === nominationId)?.title;
	return {
		kind: award.kind,
		title: award.title,
		degree: award.degree ?? null,
		giver: award.giver ?? '',
		recipient: recipientOf(work, recipient, entry),
		addressee: null,
		merit: 'participation' as const,
		...(nominationTitle && { nomination: nominationTitle }),
		...(work?.title && { work: work.title })
	};
}

/** Whom the jury named; otherwise the entry's one author, its team, or its organisation. */
function recipientOf(work: FolderEntry | null, named: GivenAward['recipient'], entry: string | null): Recipient {
	const place = {
		...(work?.organisation && { organisation: work.organisation }),
		...(work?.territory && { territory: work.territory })
	};
	const members = (work?.authors ?? []).map(({ name, post }) => ({ name, ...(post && { post }) }));
	const author = members.find(({ name }) => name === named?.id) ?? members[0];
	if (named?.kind === 'organisation' || named?.kind === 'branch') return { kind: 'organisation', name: named.id };
	if (named?.kind === 'person')
		return { kind: 'person', ...place, ...(author?.name === named.id ? author : { name: named.id }) };
	if (work?.team || members.length > 1)
		return { kind: 'team', ...(work?.team && { title: work.team }), members, ...place };
	if (author) return { kind: 'person', ...author, ...place };
	return organisationOf(work, entry);
}

function organisationOf(work: FolderEntry | null, entry: string | null): Recipient {
	const name = work?.organisation ?? `Участник № ${entry ?? ''}`;
	return {
		...{ kind: 'organisation', name },
		...(work?.parentOrganisation && { parent: work.parentOrganisation }),
		...(work?.territory && { territory: work.territory })
	};
}

/** The founder above, the first organiser below. */
export function issuerOf({ contest }: ContestFolder, emblem: Emblem | null): Issuer {
	const founder = contest.organisers.find(({ role }) => role === 'founder')?.name;
	const organiser = contest.organisers.find(({ role }) => role === 'organiser')?.name;
	return {
		name: organiser ?? founder ?? 'Организационный комитет конкурса',
		...(organiser && founder && { founder }),
		...(emblem && { emblem })
	};
}

/** Safe on every system: the number keeps names apart and free of reserved words. */
function fileNameOf(ordinal: number, { award, entry }: GivenAward): string {
	const safe = (text: string) => text.replace(/[^\p{L}\p{N}_-]+/gu, '_').slice(0, 60);
	return [String(ordinal).padStart(4, '0'), safe(award), ...(entry === null ? [] : [safe(entry)])].join('-') + '.pdf';
}
