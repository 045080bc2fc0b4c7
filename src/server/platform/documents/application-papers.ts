import { cleanLine, tieShortWords, typesetText } from '../russian/typography.ts';

/** One line of what is told: «Номинация» — «Удобный сервис». Several values stand under each other. */
export type PaperFact = { term: string; values: string[] };

/** The application as it is signed by the head of the organisation. */
export type ApplicationSheetData = {
	kind: 'application-sheet';
	/** Full name of the contest with its kind. */
	contest: string;
	/** «Заявка № 14, редакция 2»; of a draft «Черновик заявки». */
	edition: string;
	facts: PaperFact[];
	authors: { name: string; post: string; email: string }[];
	/** Answers to the form, each under its question; an empty list: not answered. */
	answers: { question: string; paragraphs: string[] }[];
	/** Who signs: «Руководитель организации». */
	signer: string;
	/** «Контрольная сумма …» or empty. */
	imprint: string;
};

/** That an application has been taken: number, moment, checksum. */
export type ReceiptData = {
	kind: 'receipt';
	contest: string;
	number: string;
	facts: PaperFact[];
	sha256: string;
};

/** As the templates take them: everything on lines that can be set, dates and names glued. */
export function writeSheet({ facts, authors, answers, ...sheet }: ApplicationSheetData) {
	return {
		...{ contest: title(sheet.contest), edition: title(sheet.edition), imprint: title(sheet.imprint) },
		signer: title(sheet.signer),
		facts: facts.map(writeFact),
		authors: authors.map(({ name, post, email }) => [cleanLine(name), title(post), cleanLine(email)]),
		answers: answers.map(({ question, paragraphs }) => ({
			question: title(question),
			paragraphs: paragraphs.map((text) => typesetText(cleanLine(text)))
		}))
	};
}

export const writeReceipt = ({ contest, number, facts, sha256 }: ReceiptData) => ({
	...{ contest: title(contest), number: cleanLine(number), facts: facts.map(writeFact) },
	// Printed in groups, or it would not fit on a line.
	sha256: (sha256.match(/.{1,8}/g) ?? []).join(' ')
});

const writeFact = ({ term, values }: PaperFact) => ({ term: title(term), values: values.map(title) });
const title = (text: string): string => tieShortWords(cleanLine(text));
