import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
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

export function sendRefusal(
	request: IncomingMessage,
	response: ServerResponse,
	refusal: FrontRefusal,
	styleSheet: string | null
): void {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	const language = parseLanguage(readCookie(request.headers.cookie, languageCookie));
	const key = `refused_${refusal.replaceAll('-', '_')}`;
	const title = textOf(language, `${key}_title`);
	const body = Buffer.from(refusalPage(language, title, textOf(language, `${key}_text`), styleSheet));
	for (const name of ['content-encoding', 'etag', 'transfer-encoding', 'x-sveltekit-page']) response.removeHeader(name);
	if (refusal === 'unavailable') response.setHeader('retry-after', '5');
	if (refusal === 'method-not-allowed' && !response.hasHeader('allow')) response.setHeader('allow', allowed);
	// The rest of an unread body would be taken for the next request.
	if (request.headers['content-length'] || request.headers['transfer-encoding'])
		response.setHeader('connection', 'close');
	response.writeHead(statuses[refusal], {
		'content-type': 'text/html; charset=utf-8',
		'content-length': body.length,
		'cache-control': 'no-store'
	});
	response.end(request.method === 'HEAD' ? undefined : body);
}

function refusalPage(language: Language, title: string, text: string, styleSheet: string | null): string {
	const link = styleSheet ? `<link rel="stylesheet" href="${styleSheet}">` : '';
	return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>${link}</head><body><main class="page refusal"><h1>${title}</h1><p class="lead">${text}</p></main></body></html>`;
}
