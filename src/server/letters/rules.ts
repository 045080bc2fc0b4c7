import type { LetterText } from './commands.ts';

export type Addressee = { address: string; name: string };

const longestSubject = 200;
const longestName = 120;
const longestAddress = 254;

/**
 * One line without anything that could break a header or turn the direction of writing: line breaks of any alphabet,
 * control characters become spaces, and those that nobody sees go.
 */
export function cleanLine(text: string, longest: number): string {
	const line = text
		.normalize('NFC')
		.replace(/[\p{Cf}\p{Co}\p{Cs}]+/gu, '')
		.replace(/[\p{Cc}\p{Zl}\p{Zp} ]+/gu, ' ')
		.trim();
	return [...line].slice(0, longest).join('').trim();
}

/** A paragraph may hold line breaks; soft hyphens and joiners of real words stay. */
const cleanParagraph = (text: string): string =>
	text
		.normalize('NFC')
		.replace(/\r\n?|[\p{Zl}\p{Zp}]/gu, '\n')
		.replace(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu, ' ')
		.trim();

/**
 * Mail programs make links of whatever looks like an address. A name is typed by its bearer, so in greetings and names
 * an invisible word joiner parts what would be one.
 */
export const withoutLinks = (text: string): string =>
	text.replace(/:\/\//g, ':\u2060//').replace(/(?<=[\p{L}\d])\.(?=[\p{L}\d])/gu, '.\u2060');

/** One mailbox and nothing that a mail server could take for a second one, or for more of the conversation. */
export function isDeliverable(address: string): boolean {
	return (
		address.length <= longestAddress &&
		/^[^\s@<>()[\],;:"\\\p{C}]{1,64}@[\p{L}\p{M}\p{N}.-]+\.[\p{L}\p{N}-]{2,}$/u.test(address) &&
		!/(^|@)\.|\.\.|\.@/.test(address)
	);
}

/** As addresses are compared. */
export const comparedAddress = (address: string): string => address.normalize('NFC').trim().toLowerCase();

export function cleanAddressee({ address, name }: Addressee): Addressee {
	return { address: cleanLine(address, longestAddress), name: withoutLinks(cleanLine(name, longestName)) };
}

export function cleanLetterText({ subject, greeting, paragraphs, action, notes }: LetterText): LetterText {
	return {
		subject: cleanLine(subject, longestSubject) || '—',
		greeting: withoutLinks(cleanLine(greeting, longestSubject)),
		paragraphs: paragraphs.map(cleanParagraph).filter(Boolean),
		...(action && { action: { label: cleanLine(action.label, longestName), path: cleanPath(action.path) } }),
		...(notes && { notes: notes.map(cleanParagraph).filter(Boolean) })
	};
}

/** @throws Error for anything but a path of this site: no letter leads elsewhere. */
function cleanPath(path: string): string {
	if (!/^\/(?![/\\])[^\s\\\p{C}]*$/u.test(path)) throw new Error('a letter leads only to a path of this site');
	return path;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What stands in addresses for people to read: words and numbers of a sensible length. */
const words = /^[a-z0-9]{1,24}(?:[-_][a-z0-9]{1,24})*$/;
const hidden = '•••';

const withoutSecrets = (address: string): string =>
	address.replace(/[A-Za-z0-9_~-]{16,}/g, (run) => (uuid.test(run) || words.test(run) ? run : hidden));

/** The letter with the links that are as good as a key made useless: as the office sees it, and as it is kept. */
export function maskedText(text: LetterText): LetterText {
	const inProse = (prose: string) => prose.replace(/[/=?#][^\s]*/g, withoutSecrets);
	return {
		subject: inProse(text.subject),
		greeting: inProse(text.greeting),
		paragraphs: text.paragraphs.map(inProse),
		...(text.action && { action: { ...text.action, path: withoutSecrets(text.action.path) } }),
		...(text.notes && { notes: text.notes.map(inProse) })
	};
}

export const holdsSecret = (text: LetterText): boolean => JSON.stringify(maskedText(text)) !== JSON.stringify(text);

/** The same for every try of a round, so that a letter taken twice by the server is shown once by mail programs. */
export const messageIdOf = ({ id, round }: { id: string; round: number }, domain: string): string =>
	`<${id}.${round}@${domain}>`;

/** Whose the message is, by its Message-ID or by the address that it bounced to; null for a stranger's. */
export function letterIdIn(text: string): string | null {
	return /(?:<|\+)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.\d+)?@/i.exec(text)?.[1]?.toLowerCase() ?? null;
}

/** Kinds that a person may do without, one by one, as the page of one's choices lists them. The rest are duty letters. */
export const optionalKinds = ['application-reminder', 'contest-news'] as const;
/** All letters but duty letters. */
export const everyKind = '*';
