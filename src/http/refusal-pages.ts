import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { UnsentForm } from './request-context.ts';
import { typedWords } from './typed-words.ts';
import { languageCookie, parseLanguage, readCookie, type Language } from './view-settings.ts';

/** Refusals made before any page is reached. Their texts stand with all the others in `messages/`. */
export type FrontRefusal =
	| 'bad-request'
	| 'broken-form'
	| 'foreign-form'
	| 'not-found'
	| 'method-not-allowed'
	| 'length-required'
	| 'too-large'
	| 'unknown-form'
	| 'unknown-host'
	| 'unavailable'
	| 'failed';

const statuses: Record<FrontRefusal, number> = {
	'bad-request': 400,
	'broken-form': 400,
	'foreign-form': 403,
	'not-found': 404,
	'method-not-allowed': 405,
	'length-required': 411,
	'too-large': 413,
	'unknown-form': 415,
	'unknown-host': 421,
	unavailable: 503,
	failed: 500
};

const allowed = 'GET, HEAD, POST';

type Texts = Record<string, unknown>;
const texts = new Map<Language, Texts>();

function textOf(language: Language, key: string): string {
	if (!texts.has(language)) {
		const file = new URL(`../../messages/${language}.json`, import.meta.url);
		texts.set(language, JSON.parse(readFileSync(file, 'utf8')) as Texts);
	}
	const text = texts.get(language)?.[key];
	return typeof text === 'string' ? text : language === 'ru' ? key : textOf('ru', key);
}

/** With what a form brought, where it could not be taken for no fault of its sender. */
export type RefusalToSend = { refusal: FrontRefusal; unsent: UnsentForm | null; styleSheet: string | null };

export function sendRefusal(
	request: IncomingMessage,
	response: ServerResponse,
	{ refusal, unsent, styleSheet }: RefusalToSend
): void {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	const language = parseLanguage(readCookie(request.headers.cookie, languageCookie));
	const key = `refused_${refusal.replaceAll('-', '_')}`;
	const title = textOf(language, `${key}_title`);
	const text = textOf(language, unsent ? `${key}_unsent` : `${key}_text`);
	const words = unsent ? unsentForm(language, unsent) : '';
	const body = Buffer.from(refusalPage(language, title, `<p class="lead">${text}</p>${words}`, styleSheet));
	for (const name of ['content-encoding', 'etag', 'transfer-encoding', 'x-sveltekit-page']) response.removeHeader(name);
	if (refusal === 'unavailable') response.setHeader('retry-after', '5');
	if (refusal === 'method-not-allowed' && !response.hasHeader('allow')) response.setHeader('allow', allowed);
	// The rest of an unread body would be taken for the next request.
	if (request.headers['content-length'] || request.headers['transfer-encoding'])
		response.setHeader('connection', 'close');
	const answer = () => {
		if (response.destroyed || response.headersSent) return;
		response.writeHead(statuses[refusal], {
			'content-type': 'text/html; charset=utf-8',
			'content-length': body.length,
			'cache-control': 'no-store'
		});
		response.end(request.method === 'HEAD' ? undefined : body);
	};
	if (refusal === 'too-large') afterReading(request, answer);
	else answer();
}

/** A browser that is still sending sees no answer, only a cut line: what can come soon is let in and forgotten. */
const mostForgotten = { bytes: 64 * 1024 * 1024, ms: 20_000 };

function afterReading(request: IncomingMessage, answer: () => void): void {
	if (request.complete || !(Number(request.headers['content-length']) <= mostForgotten.bytes)) return answer();
	const impatience = setTimeout(answer, mostForgotten.ms);
	request.once('close', () => clearTimeout(impatience));
	request.once('end', answer).resume();
}

/** Everything that was typed, to be read and to be sent again as it was; the form's key keeps it from being done twice. */
function unsentForm(language: Language, { action, fields }: UnsentForm): string {
	const hidden = fields.map(
		([name, text]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(text)}">`
	);
	const button = `<button>${textOf(language, 'refused_unsent_button')}</button>`;
	const form = `<form method="post" action="${escapeHtml(action)}">${hidden.join('')}${button}</form>`;
	const typed = typedWords(fields).map((text) => `<blockquote>${escapeHtml(text)}</blockquote>`);
	const title = typed.length > 0 ? `<h2>${textOf(language, 'refused_unsent_typed')}</h2>` : '';
	return form + title + typed.join('');
}

const escaped: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"\r]/g, (sign) => escaped[sign]!);

function refusalPage(language: Language, title: string, content: string, styleSheet: string | null): string {
	const link = styleSheet ? `<link rel="stylesheet" href="${styleSheet}">` : '';
	return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>${link}</head><body><main class="page refusal"><h1>${title}</h1>${content}</main></body></html>`;
}
