import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { redirect } from '@sveltejs/kit';
import { paraglideMiddleware } from '#paraglide/server.js';
import { NotFound } from '#server/platform/not-found.ts';
import { contextOfRequest, requestIdHeader, type RequestContext } from './http/request-context.ts';
import {
	languageCookie,
	languages,
	parseLanguage,
	parseViewSettings,
	viewCookie,
	type ViewSettings
} from './http/view-settings.ts';
import { isDatabaseAway } from './http/database-faults.ts';
import { whileDatabaseAnswers } from './http/database-watch.ts';
import { mindKeptForms } from './http/kept-forms.ts';
import { holdForm } from './http/unsent-forms.ts';
import { recogniseVisitor, requireVisitor } from './http/visitors.ts';
import { m } from '#messages';

const yearInSeconds = 365 * 24 * 3600;

export const handle: Handle = (input) => {
	const context = contextOfRequest(input.event.request.headers.get(requestIdHeader));
	if (!context) throw new Error('the request has no context: is the site served by server.ts?');
	context.unsent = holdForm(input.event);
	return whileDatabaseAnswers(context.database.pool, () => answer(input, context));
};

async function answer({ event, resolve }: Parameters<Handle>[0], context: RequestContext): Promise<Response> {
	const asked = event.url.searchParams.get('lang');
	if (asked && event.request.method === 'GET') rememberLanguage(event, asked);

	Object.assign(event.locals, {
		actor: null,
		person: null,
		db: context.db,
		network: context.network,
		database: context.database,
		isSetUp: context.isSetUp,
		firstRun: context.firstRun,
		clientAddress: context.clientAddress,
		mail: context.mail,
		files: context.files,
		view: parseViewSettings(event.cookies.get(viewCookie)),
		language: parseLanguage(event.cookies.get(languageCookie)),
		keepUntilChanged: (tags: string[], freshForSeconds = 300) => {
			context.keeping = { tags, freshForSeconds };
		}
	});
	if (!context.isSetUp && !event.url.pathname.startsWith('/setup')) redirect(303, '/setup');
	await recogniseVisitor(event);
	await mindKeptForms(event);
	requireVisitor(event);

	return paraglideMiddleware(event.request, () =>
		resolve(event, {
			transformPageChunk: ({ html }) => withoutMarks(html).replace('%bibliokrug.html%', htmlAttributes(event.locals)),
			preload: ({ type }) => type === 'css'
		})
	);
}

/** `?lang=en` is a plain link, so it works without JavaScript; the address is then cleared of it. */
function rememberLanguage(event: Parameters<Handle>[0]['event'], asked: string): never {
	const language = languages.find((known) => known === asked);
	if (language) {
		const secure = event.url.protocol === 'https:';
		event.cookies.set(languageCookie, language, {
			path: '/',
			maxAge: yearInSeconds,
			sameSite: 'lax',
			httpOnly: true,
			secure
		});
	}
	const target = new URL(event.url);
	target.searchParams.delete('lang');
	redirect(303, target.pathname + target.search);
}

/** Svelte's comments tell its browser part where things are; on a page without JavaScript they are only weight. */
function withoutMarks(html: string): string {
	return html.includes('<script') ? html : html.replace(/<!--[^>]*-->/g, '');
}

function htmlAttributes({ language, view }: { language: string; view: ViewSettings }): string {
	const chosen = Object.entries(view).filter(([, value]) => value !== 'usual' && value !== 'shown');
	return [` lang="${language}"`, ...chosen.map(([name, value]) => ` data-${name}="${value}"`)].join('');
}

export const handleError: HandleServerError = ({ kind, error, event }) => {
	if (kind !== 'unknown') return;
	if (error instanceof NotFound) return { status: 404, message: m.error_not_found_title() };
	if (isUnreadableForm(error)) return { status: 400, message: m.error_refused_title() };
	const context = contextOfRequest(event.request.headers.get(requestIdHeader));
	context?.log(error);
	if (isDatabaseAway(error)) return { status: 503, message: m.error_unavailable_title() };
	return { status: 500, message: m.error_failed_title() };
};

/** A body that is not what its content type says: the sender's fault, so nothing of ours to log. */
function isUnreadableForm(error: unknown): boolean {
	return (
		error instanceof TypeError && /^Failed to parse body as FormData|^Content-Type was not one of/.test(error.message)
	);
}
