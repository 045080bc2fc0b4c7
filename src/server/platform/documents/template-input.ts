import { createHash } from 'node:crypto';
import { formatDay } from '../russian/dates.ts';
import { NBSP } from '../russian/plurals.ts';
import { cleanLine, inQuotes, tieShortWords, typesetText } from '../russian/typography.ts';
import { writeMinutes } from './minutes-text.ts';
import { writeReceipt, writeSheet } from './application-papers.ts';
import { drawQrCode } from './qr-code.ts';
import { writeRegulations } from './regulations-text.ts';
import { writeScoreSheet } from './score-sheets.ts';
import type {
	CertificateData,
	DiplomaData,
	DocumentData,
	Emblem,
	IssuedPaper,
	Issuer,
	LetterData,
	MinutesData,
	Recipient
} from './shapes.ts';

export type IssuedData = DiplomaData | LetterData | CertificateData;

/** What a child process needs: a template's name, its only input, and the pictures that it names. */
export type TemplateInput = { template: string; json: string; pictures: Picture[] };
export type Picture = { path: string; content: Uint8Array };

const templates: Record<DocumentData['kind'], string> = {
	diploma: 'diploma.typ',
	letter: 'thank-you-letter.typ',
	certificate: 'participation-certificate.typ',
	minutes: 'minutes.typ',
	regulations: 'regulations.typ',
	'application-sheet': 'application-sheet.typ',
	receipt: 'receipt.typ',
	'score-sheet': 'score-sheet.typ'
};

/** One document, or several papers of one kind in one file for the printer. */
export function buildTemplateInput(data: DocumentData | readonly IssuedData[]): TemplateInput {
	const papers = Array.isArray(data) ? (data as readonly IssuedData[]) : null;
	const first = papers ? papers[0] : (data as DocumentData);
	if (!first) throw new RangeError('a print file needs at least one paper');
	if (papers?.some(({ kind }) => kind !== first.kind)) throw new RangeError('a print file holds papers of one kind');

	const pictures = new Map<string, Picture>();
	const given = givenTo(first, papers, pictures);
	const json = JSON.stringify({ language: 'ru', ...given });
	return { template: templates[first.kind], json, pictures: [...pictures.values()] };
}

function givenTo(first: DocumentData, papers: readonly IssuedData[] | null, pictures: Map<string, Picture>) {
	switch (first.kind) {
		case 'minutes':
			return { title: minutesTitle(first), issuer: issuerInput(first.issuer, pictures), minutes: writeMinutes(first) };
		case 'regulations':
			return {
				title: `Положение: ${line(first.contest)}`,
				regulations: breakable({ ...writeRegulations(first), contest: contestTitle(first.contest) })
			};
		case 'application-sheet':
			return {
				title: `Заявка: ${line(first.contest)}`,
				sheet: breakable({ ...writeSheet(first), contest: contestTitle(first.contest) })
			};
		case 'receipt':
			return {
				title: `Расписка: заявка № ${line(first.number)}`,
				receipt: breakable({ ...writeReceipt(first), contest: contestTitle(first.contest) })
			};
		case 'score-sheet': {
			const { qr, ...sheet } = writeScoreSheet(first);
			return {
				title: `Лист оценок: ${line(first.juror.name)}`,
				sheet: { ...breakable({ ...sheet, contest: contestTitle(first.contest) }), qr }
			};
		}
		default:
			return {
				title: papers && papers.length > 1 ? printFileTitle(first) : paperTitle(first),
				papers: (papers ?? [first]).map((paper) => paperInput(paper as IssuedData, pictures))
			};
	}
}

/** A word wider than the page, an address for instance, gets places to break. */
function breakable(written: object): object {
	return JSON.parse(JSON.stringify(written), (_, value) =>
		typeof value === 'string' ? breakLongWords(value) : value
	) as object;
}

function paperInput(paper: IssuedData, pictures: Map<string, Picture>) {
	const shared = {
		look: paper.look,
		issuer: issuerInput(paper.issuer, pictures),
		contest: contestTitle(paper.contest),
		number: line(paper.number),
		date: formatDay(paper.issuedOn),
		city: line(paper.city),
		signatures: paper.signatures.map(({ post, name }) => ({ post: title(post), name: line(name) })),
		verification: verificationInput(paper)
	};
	if (paper.kind === 'letter') return { ...shared, ...letterInput(paper) };
	return { ...shared, ...(paper.kind === 'diploma' ? diplomaInput(paper) : certificateInput(paper)) };
}

function diplomaInput(paper: DiplomaData) {
	const merit = paper.merit ?? (paper.work ? 'за работу' : undefined);
	return {
		title: line(paper.title),
		degree: optional(paper.degree, line),
		formula: line(paper.formula ?? (paper.recipient.kind === 'team' ? 'Награждаются' : 'Награждается')),
		recipient: recipientInput(paper.recipient),
		merit: optional(merit, title),
		work: optional(paper.work, (work) => inQuotes(title(work))),
		nomination: optional(paper.nomination, (nomination) => `в${NBSP}номинации ${inQuotes(title(nomination))}`),
		giver: optional(paper.giver, (giver) => `Приз учреждён: ${title(giver)}`)
	};
}

function certificateInput(paper: CertificateData) {
	return {
		title: line(paper.title ?? 'Сертификат'),
		degree: line(paper.degree ?? (paper.recipient.kind === 'team' ? 'участников' : 'участника')),
		recipient: recipientInput(paper.recipient),
		work: optional(paper.work, (work) => inQuotes(title(work))),
		nomination: optional(paper.nomination, (nomination) => `Номинация ${inQuotes(title(nomination))}`)
	};
}

function letterInput(paper: LetterData) {
	return {
		title: line(paper.title ?? 'Благодарственное письмо'),
		addressee: {
			name: line(paper.addressee.name),
			post: optional(paper.addressee.post, title),
			organisation: optional(paper.addressee.organisation, title)
		},
		salutation: line(paper.salutation),
		paragraphs: paper.paragraphs.map((paragraph) => breakLongWords(typesetText(cleanLine(paragraph))))
	};
}

function recipientInput(recipient: Recipient) {
	const place = {
		organisation: optional('organisation' in recipient ? recipient.organisation : undefined, title),
		territory: optional(recipient.territory, title)
	};
	if (recipient.kind === 'person') {
		return { kind: recipient.kind, name: personName(recipient.name), post: optional(recipient.post, title), ...place };
	}
	if (recipient.kind === 'organisation') {
		return { kind: recipient.kind, name: title(recipient.name), parent: optional(recipient.parent, title), ...place };
	}
	const members = recipient.members.map(({ name, post }) => ({ name: line(name), post: optional(post, title) }));
	return { kind: recipient.kind, title: optional(recipient.title, title), members, ...place };
}

function issuerInput(issuer: Issuer, pictures: Map<string, Picture>) {
	return {
		name: title(issuer.name),
		founder: optional(issuer.founder, title),
		emblem: issuer.emblem && emblemInput(issuer.emblem, pictures)
	};
}

/** The name is the content's hash, so that a child decodes an emblem once for a whole batch. */
function emblemInput({ format, content, alt }: Emblem, pictures: Map<string, Picture>) {
	if (format === 'svg') refuseReferences(content);
	const path = `/emblems/${createHash('sha256').update(content).digest('hex').slice(0, 32)}.${format}`;
	pictures.set(path, { path, content });
	return { path, alt: line(alt) };
}

/** A drawing may bring nothing from elsewhere: no files, no addresses, no entities. */
function refuseReferences(svg: Uint8Array): void {
	const source = Buffer.from(svg).toString('utf8');
	if (
		/<!ENTITY|<!DOCTYPE[^>]*\[|<\s*(image|script|foreignObject|style)\b|href\s*=\s*["'](?!#)|url\(\s*["']?(?!#)/i.test(
			source
		)
	) {
		throw new RangeError('an emblem may not refer to other files or hold scripts, styles or pictures');
	}
}

function verificationInput(paper: IssuedPaper) {
	if (!paper.verification) return undefined;
	const address = cleanLine(paper.verification.address);
	return {
		address,
		groups: (cleanLine(paper.verification.code).match(/.{1,4}/gu) ?? []).join(NBSP),
		qr: drawQrCode(`https://${address}`),
		alt: `Двумерный код. По нему открывается страница проверки подлинности: ${address}`
	};
}

function paperTitle(paper: IssuedData): string {
	if (paper.kind === 'letter') return line(`${paper.title ?? 'Благодарственное письмо'}: ${paper.addressee.name}`);
	const named =
		paper.kind === 'diploma' ? [paper.title, paper.degree] : [paper.title ?? 'Сертификат', paper.degree ?? 'участника'];
	return `${named
		.filter(Boolean)
		.map((part) => line(part ?? ''))
		.join(' ')}: ${recipientName(paper.recipient)}`;
}

function recipientName(recipient: Recipient): string {
	if (recipient.kind !== 'team') return line(recipient.name);
	return line(recipient.members.map(({ name }) => name).join(', '));
}

function printFileTitle(paper: IssuedData): string {
	return `${{ diploma: 'Дипломы', letter: 'Благодарственные письма', certificate: 'Сертификаты' }[paper.kind]}: ${line(paper.contest)}`;
}

function minutesTitle(minutes: MinutesData): string {
	return `Протокол №${NBSP}${line(minutes.number)} от ${formatDay(minutes.heldOn)}: ${line(minutes.contest)}`;
}

function line(text: string): string {
	return breakLongWords(cleanLine(text));
}

/** A long name breaks after the surname: «Константинопольская / Мария Петровна». */
function personName(text: string): string {
	const name = line(text);
	const match = /^(\S+) (\S{1,16}) (\S{1,16})$/u.exec(name);
	return match ? `${match[1]} ${match[2]}${NBSP}${match[3]}` : name;
}

/**
 * A short name in quotation marks stays whole: «Областной конкурс / «Библиотечный компас — 2027»». In a longer one the
 * year keeps with the dash before it.
 */
function contestTitle(text: string): string {
	return title(text)
		.replace(/«[^«»]{1,45}»$/u, (name) => name.replaceAll(' ', NBSP))
		.replace(/(?<=[—–]) (?=\d{4}(?!\d))/gu, NBSP);
}

function title(text: string): string {
	return breakLongWords(tieShortWords(cleanLine(text)));
}

/** A word wider than the page gets places to break, besides its hyphens: the zero-width space is not seen. */
function breakLongWords(text: string): string {
	return text.replace(/[^\s-]{31,}/gu, (word) =>
		[...word].map((letter, at) => (at % 10 === 9 ? `${letter}\u200b` : letter)).join('')
	);
}

function optional(text: string | undefined, write: (text: string) => string): string | undefined {
	return text === undefined || cleanLine(text) === '' ? undefined : write(text);
}
