import type {
	CertificateData,
	DiplomaData,
	DocumentLook,
	Emblem,
	LetterData,
	Recipient,
	Signature
} from '#server/platform/documents/shapes.ts';
import type { IssuedData } from '#server/platform/documents/template-input.ts';
import { formatRoman } from '#server/platform/russian/dates.ts';
import type { DocumentKind } from '../tables.ts';

/**
 * What a document said on the day of issue, as the register keeps it: every printed text, and nothing that depends on
 * where it is printed. The picture of an emblem is added when the page is made.
 */
export type PrintedDocument =
	Omit<DiplomaData, 'verification'> | Omit<LetterData, 'verification'> | Omit<CertificateData, 'verification'>;

/** What is the same on every paper of a contest. */
export type ContestPaper = {
	look: DocumentLook;
	issuer: { name: string; founder?: string };
	contest: string;
	issuedOn: string;
	city: string;
	signatures: Signature[];
	formula?: string;
};

export type AwardOnPaper = {
	kind: string;
	title: string;
	degree: number | null;
	giver: string;
	recipient: Recipient;
	/** The addressee of a letter: the confirmed dative, and the words that open the letter. */
	addressee: { dative: string; post?: string; organisation?: string; salutation: string } | null;
	/** What a letter thanks for. */
	merit: 'jury' | 'support' | 'participation';
	nomination?: string;
	work?: string;
};

export function printedDocument(
	kind: DocumentKind,
	number: string,
	paper: ContestPaper,
	award: AwardOnPaper
): PrintedDocument {
	const { formula, ...shared } = paper;
	const issued = { ...shared, number };
	const subject = {
		...(award.nomination && { nomination: award.nomination }),
		...(award.work && { work: award.work })
	};
	if (kind === 'thank-you-letter') return letterOn(issued, award);
	if (kind === 'participation-certificate')
		return { kind: 'certificate', ...issued, recipient: award.recipient, ...subject };
	return {
		kind: 'diploma',
		...issued,
		...wordsOf(award),
		...(formula && { formula }),
		recipient: award.recipient,
		...subject,
		...(award.giver && { giver: award.giver })
	};
}

/** «Диплом» + «I степени»; what bears a name of its own («Гран-при», «Приз зрительских симпатий») stands alone. */
export function wordsOf({ title, degree }: Pick<AwardOnPaper, 'title' | 'degree'>): { title: string; degree?: string } {
	if (degree !== null && /^диплом/i.test(title)) return { title: 'Диплом', degree: `${formatRoman(degree)} степени` };
	const [, rest] = /^Диплом\s+(.+)$/.exec(title) ?? [];
	return rest ? { title: 'Диплом', degree: rest } : { title };
}

const thanks: Record<AwardOnPaper['merit'], string> = {
	jury: 'Благодарим Вас за внимательную и беспристрастную работу в составе жюри конкурса. Ваш опыт помог оценить работы по достоинству и поддержал их авторов.',
	support:
		'Благодарим за поддержку конкурса и внимание к труду библиотекарей. Ваше участие сделало награды победителей весомее.',
	participation: 'Благодарим за участие в конкурсе и поддержку сотрудников, которые делятся своим опытом с коллегами.'
};

function letterOn(
	issued: Omit<ContestPaper, 'formula'> & { number: string },
	{ title, addressee, merit, recipient }: AwardOnPaper
): PrintedDocument {
	const named = addressee ?? { dative: nameOf(recipient), salutation: 'Уважаемые коллеги!' };
	const { dative, salutation, ...rest } = named;
	return {
		kind: 'letter',
		...issued,
		title,
		addressee: { name: dative, ...rest },
		salutation,
		paragraphs: [thanks[merit]]
	};
}

const nameOf = (recipient: Recipient): string => (recipient.kind === 'team' ? (recipient.title ?? '') : recipient.name);

/** The document as the templates take it: with the address at which anyone can check it, and the emblem at its head. */
export function completePaper(
	printed: PrintedDocument,
	{ code, host, emblem }: { code: string; host: string; emblem?: Emblem | undefined }
): IssuedData {
	return {
		...printed,
		issuer: { ...printed.issuer, ...(emblem && { emblem }) },
		verification: { address: `${host}/v/${code}`, code }
	};
}
