import { createHash } from 'node:crypto';
import type { ConsentPurpose, DistributedField } from '../tables.ts';

export const consentPurposes: readonly ConsentPurpose[] = ['processing', 'distribution'];
export const distributedFields: readonly DistributedField[] = ['name', 'post', 'photo', 'work'];

/** What a consent was given to, to the letter: of the title, an empty line and the body. */
export const hashOfText = ({ title, body }: { title: string; body: string }): string =>
	createHash('sha256').update(`${title}\n\n${body}`).digest('hex');

export type TextRefusal = 'title-missing' | 'title-too-long' | 'body-too-short' | 'body-too-long';

/** The lengths that the database takes. */
export function refusalOfText({ title, body }: { title: string; body: string }): TextRefusal | null {
	if (title.length < 3) return 'title-missing';
	if (title.length > 300) return 'title-too-long';
	if (body.length < 20) return 'body-too-short';
	return body.length > 20_000 ? 'body-too-long' : null;
}

/** As texts are kept: line ends of one kind, no invisible characters, paragraphs apart by one empty line. */
export function cleanBody(text: string): string {
	return text
		.normalize('NFC')
		.replace(/\r\n?/g, '\n')
		.replace(/[^\P{Cc}\n\t]|[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
		.replace(/(?<![ \t])[ \t]+$/gm, '')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

export type GivenConsent = {
	purpose: ConsentPurpose;
	fields: readonly DistributedField[];
	withdrawnAt: Date | null;
};

/**
 * What of a person may not be shown to everyone. Of whom no consent is kept here (people of imported contests, whose
 * consents lie on paper) nothing is hidden; of everybody else all that no standing consent to distribution names.
 */
export function hiddenFields(consents: readonly GivenConsent[]): DistributedField[] {
	if (consents.length === 0) return [];
	const shown = consents
		.filter(({ purpose, withdrawnAt }) => purpose === 'distribution' && withdrawnAt === null)
		.flatMap(({ fields }) => fields);
	return distributedFields.filter((field) => !shown.includes(field));
}
