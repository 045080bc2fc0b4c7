import type { LetterText } from './commands.ts';

export type LetterNetwork = { name: string; shortName: string; contacts: string };
export type Rendering = {
	/** `https://biblioteki.example.org`: scheme and host, nothing after. */
	base: string;
	network: LetterNetwork;
	/** The path of the page that stops such letters, where the letter is not a duty letter. */
	unsubscribe: string | null;
};

/** A letter of each kind, as every module shows it in `sampleLetters` of its mails.ts. */
export type SampleLetter = { kind: string; isDuty: boolean; text: LetterText };

const unsubscribeWords = 'Отказаться от таких писем';
const automatic = 'Письмо отправлено автоматически.';

/** Plain text and HTML, made from the same paragraphs in the same order, so that they say the same. */
export function renderLetter(text: LetterText, rendering: Rendering): { plain: string; html: string } {
	return { plain: plainOf(text, rendering), html: htmlOf(text, rendering) };
}

function plainOf({ greeting, paragraphs, action, notes = [] }: LetterText, { base, network, unsubscribe }: Rendering) {
	const parts = [
		greeting,
		...paragraphs,
		...(action ? [`${action.label}:\n${base}${action.path}`] : []),
		...notes,
		// Two hyphens and a space: mail programs fold what comes after, and leave it out of answers.
		['-- ', network.name, network.contacts].filter(Boolean).join('\n'),
		automatic,
		...(unsubscribe ? [`${unsubscribeWords}:\n${base}${unsubscribe}`] : [])
	];
	return `${parts.filter(Boolean).join('\n\n')}\n`;
}

const ink = '#211e1a';
const soft = '#5a544b';
const accent = '#0b5566';
const serif = "'PT Serif', Georgia, 'Times New Roman', serif";
const sans = "'PT Sans', Arial, Helvetica, sans-serif";
const paragraphStyle = `margin:0 0 16px;font:18px/1.5 ${serif};color:${ink}`;
const noteStyle = `margin:0 0 12px;font:16px/1.5 ${serif};color:${soft}`;
const footStyle = `margin:0 0 12px;font:15px/1.5 ${sans};color:${soft}`;

function htmlOf(text: LetterText, { base, network, unsubscribe }: Rendering): string {
	const { subject, greeting, paragraphs, action, notes = [] } = text;
	const body = [
		`<p style="margin:0 0 24px;padding:0 0 12px;border-bottom:2px solid ${accent};font:bold 16px/1.4 ${sans};color:${ink}">${escaped(network.shortName)}</p>`,
		...[greeting, ...paragraphs].filter(Boolean).map((each) => paragraph(each, paragraphStyle)),
		...(action ? [button(action.label, base + action.path)] : []),
		...notes.map((each) => paragraph(each, noteStyle)),
		`<div style="margin:32px 0 0;padding:16px 0 0;border-top:1px solid #d9d3c7">`,
		paragraph([network.name, network.contacts].filter(Boolean).join('\n'), footStyle),
		paragraph(automatic, footStyle),
		...(unsubscribe
			? [`<p style="${footStyle}">${link(base + unsubscribe, unsubscribeWords, `color:${soft}`)}</p>`]
			: []),
		'</div>'
	];
	return [
		'<!doctype html>',
		'<html lang="ru">',
		'<head>',
		'<meta charset="utf-8">',
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		'<meta name="color-scheme" content="light">',
		`<title>${escaped(subject)}</title>`,
		'</head>',
		`<body style="margin:0;padding:0;background:#ffffff;color:${ink}">`,
		'<div style="max-width:36rem;margin:0 auto;padding:24px 20px;overflow-wrap:break-word">',
		...body,
		'</div>',
		'</body>',
		'</html>',
		''
	].join('\n');
}

const paragraph = (text: string, style: string): string =>
	`<p style="${style}">${escaped(text).replaceAll('\n', '<br>\n')}</p>`;

/** The bare address follows the button: a reader may wish to see where it leads, or to copy it. */
function button(label: string, address: string): string {
	const look = `display:inline-block;padding:13px 22px;background:${accent};color:#ffffff;font:bold 17px/1.3 ${sans};text-decoration:none;border-radius:2px`;
	return [
		`<p style="margin:24px 0 12px">${link(address, label, look)}</p>`,
		`<p style="${noteStyle};word-break:break-all">${link(address, address, `color:${accent}`)}</p>`
	].join('\n');
}

const link = (address: string, words: string, style: string): string =>
	`<a href="${escaped(address)}" style="${style}">${escaped(words)}</a>`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);
