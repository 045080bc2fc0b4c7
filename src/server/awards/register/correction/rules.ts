import { cleanLine } from '#server/platform/russian/typography.ts';
import type { PrintedDocument } from '../documents.ts';

/** The texts of a paper that may be corrected, in the order in which it prints them. */
export const correctableTexts = [
	'issuer',
	'founder',
	'contest',
	'title',
	'degree',
	'formula',
	'recipient',
	'members',
	'post',
	'organisation',
	'parent',
	'territory',
	'nomination',
	'work',
	'merit',
	'giver',
	'salutation',
	'paragraphs',
	'city',
	'signatures'
] as const;
export type CorrectableText = (typeof correctableTexts)[number];
export type Texts = Partial<Record<CorrectableText, string>>;

/** Without these a paper means nothing; the others leave no trace where they are empty. */
const needed: readonly CorrectableText[] = [
	'issuer',
	'contest',
	'recipient',
	'members',
	'salutation',
	'paragraphs',
	'city'
];
/** Written as lines: «Имя — должность», a paragraph each. */
export const severalLines: readonly CorrectableText[] = ['members', 'paragraphs', 'signatures'];
const longest = 2000;

/** The texts as they stand in a form: those that this kind of paper has, also where they are empty. */
export function textsOf(printed: PrintedDocument): Texts {
	const shared = { issuer: printed.issuer.name, founder: printed.issuer.founder ?? '', contest: printed.contest };
	const closing = {
		city: printed.city,
		signatures: printed.signatures.map(({ post, name }) => lineOf(name, post)).join('\n')
	};
	if (printed.kind === 'letter') {
		const { name, post = '', organisation = '' } = printed.addressee;
		const { salutation, paragraphs, title = '' } = printed;
		return {
			...shared,
			title,
			recipient: name,
			post: inOneLine(post),
			organisation,
			salutation,
			paragraphs: paragraphs.join('\n\n'),
			...closing
		};
	}
	const { title = '', degree = '', nomination = '', work = '' } = printed;
	const own =
		printed.kind === 'diploma'
			? { formula: printed.formula ?? '', merit: printed.merit ?? '', giver: printed.giver ?? '' }
			: {};
	return { ...shared, title, degree, ...recipientTexts(printed.recipient), nomination, work, ...own, ...closing };
}

type Recipient = Exclude<PrintedDocument, { kind: 'letter' }>['recipient'];

function recipientTexts(recipient: Recipient): Texts {
	const territory = recipient.territory ?? '';
	if (recipient.kind === 'organisation')
		return { recipient: recipient.name, parent: recipient.parent ?? '', territory };
	const organisation = recipient.organisation ?? '';
	if (recipient.kind === 'person')
		return { recipient: recipient.name, post: inOneLine(recipient.post ?? ''), organisation, territory };
	const members = recipient.members.map(({ name, post }) => lineOf(name, post ?? '')).join('\n');
	return { recipient: recipient.title ?? '', members, organisation, territory };
}

const lineOf = (name: string, post: string): string => (post ? `${name} — ${inOneLine(post)}` : name);

/** A post may be set in several lines; in a form they stand in one, with a stroke between. */
const inOneLine = (post: string): string => post.replace(/(?<!\s)\s*\n\s*/g, ' / ');
const inItsLines = (post: string): string => post.replace(/(?<!\s)\s+\/\s+/g, '\n');

function partsOf(line: string): { name: string; post: string } {
	const [name = '', ...post] = line.split(/(?<!\s)\s+[—–-]\s+/);
	return { name: name.trim(), post: inItsLines(post.join(' — ').trim()) };
}

export type TextFault = { name: CorrectableText; reason: 'missing' | 'too-long' };

/** What keeps these texts from being printed. */
export function faultsOf(printed: PrintedDocument, texts: Texts): TextFault[] {
	const shown = Object.keys(textsOf(printed)) as CorrectableText[];
	return shown.flatMap((name): TextFault[] => {
		const text = texts[name] ?? '';
		if (text.length > longest) return [{ name, reason: 'too-long' }];
		return cleanLine(text) === '' && isNeeded(printed, name) ? [{ name, reason: 'missing' }] : [];
	});
}

/** A diploma has its large word; a team may do without a name of its own. */
export function isNeeded(printed: PrintedDocument, name: CorrectableText): boolean {
	if (name === 'title') return printed.kind === 'diploma';
	if (name === 'recipient' && printed.kind !== 'letter') return printed.recipient.kind !== 'team';
	return needed.includes(name);
}

/** The texts that differ, as pairs for a person to compare. */
export function changesBetween(
	printed: PrintedDocument,
	texts: Texts
): { name: CorrectableText; before: string; after: string }[] {
	const before = textsOf(printed);
	const after = textsOf(corrected(printed, texts));
	return correctableTexts.flatMap((name) =>
		before[name] !== undefined && before[name] !== after[name]
			? [{ name, before: before[name], after: after[name] ?? '' }]
			: []
	);
}

/** The paper with other texts; its kind, look, number and dates stay. Give it only texts without faults. */
export function corrected(printed: PrintedDocument, texts: Texts): PrintedDocument {
	const text = (name: CorrectableText) => cleanLine(texts[name] ?? '');
	const optional = <Name extends string>(name: Name, value: string) =>
		(value === '' ? {} : { [name]: value }) as { [Each in Name]?: string };
	const { issuer } = printed;
	const shared = {
		look: printed.look,
		number: printed.number,
		issuedOn: printed.issuedOn,
		issuer: {
			...(issuer.emblem && { emblem: issuer.emblem }),
			name: text('issuer'),
			...optional('founder', text('founder'))
		},
		contest: text('contest'),
		city: text('city'),
		signatures: linesOf(texts.signatures).map(partsOf)
	};
	if (printed.kind === 'letter') {
		const addressee = {
			name: text('recipient'),
			...optional('post', inItsLines(text('post'))),
			...optional('organisation', text('organisation'))
		};
		const paragraphs = (texts.paragraphs ?? '')
			.split(/\n\s*\n/)
			.map(cleanLine)
			.filter(Boolean);
		return {
			kind: 'letter',
			...shared,
			...optional('title', text('title')),
			addressee,
			salutation: text('salutation'),
			paragraphs
		};
	}
	const subject = {
		...optional('degree', text('degree')),
		recipient: correctedRecipient(printed.recipient, texts),
		...optional('nomination', text('nomination')),
		...optional('work', text('work'))
	};
	if (printed.kind === 'certificate')
		return { kind: 'certificate', ...shared, ...optional('title', text('title')), ...subject };
	const own = {
		...optional('formula', text('formula')),
		...optional('merit', text('merit')),
		...optional('giver', text('giver'))
	};
	return { kind: 'diploma', ...shared, title: text('title'), ...subject, ...own };
}

function correctedRecipient({ kind }: Recipient, texts: Texts): Recipient {
	const text = (name: CorrectableText) => cleanLine(texts[name] ?? '');
	const present = (values: Record<string, string>) =>
		Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
	const territory = text('territory');
	if (kind === 'organisation')
		return { kind, name: text('recipient'), ...present({ parent: text('parent'), territory }) };
	const organisation = text('organisation');
	if (kind === 'person')
		return { kind, name: text('recipient'), ...present({ post: inItsLines(text('post')), organisation, territory }) };
	const members = linesOf(texts.members).map((line) => {
		const { name, post } = partsOf(line);
		return post ? { name, post } : { name };
	});
	return { kind, ...present({ title: text('recipient') }), members, ...present({ organisation, territory }) };
}

const linesOf = (text = ''): string[] => text.split('\n').map(cleanLine).filter(Boolean);

/** The prefix that the register's numbers bear before the year: «ЗОУНБ-2027-0012» → «ЗОУНБ». */
export const prefixOf = (number: string): string => /^(.*?)-?\d{4}-\d{4,}$/.exec(number)?.[1] ?? '';
