import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Locker } from '@tus/server';
import { fileOfUpload } from '#server/files/queries.ts';
import type { FileStorage } from '#server/platform/files/store.ts';
import { findUpload } from '#server/platform/files/uploads.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { isDatabaseAway } from '../database-faults.ts';
import type { FrontRefusal } from '../refusal-pages.ts';
import type { RequestContext } from '../request-context.ts';
import { isPlainTarget } from '../request-refusals.ts';
import { answerReason, uploaderOf, type UploadExchange } from './exchange.ts';
import { backOf, takeForm } from './form.ts';
import { finishUpload } from './finishing.ts';
import { createUploadLocks } from './locks.ts';
import { parsePurpose, type UploadPurposes } from './purposes.ts';
import { fileHeaders, tusFor, uploadsPath } from './tus.ts';

export const isUploadPath = (path: string): boolean => path === uploadsPath || path.startsWith(`${uploadsPath}/`);

const formPath = `${uploadsPath}/form`;
/** Sending at the same moment: of one account, and altogether. */
const mostAtOnce = { account: 6, program: 400 };
/** A line that brings nothing for so long is taken for cut. */
const silenceMs = 60_000;

export type UploadRoad = (
	request: IncomingMessage,
	response: ServerResponse,
	asked: { context: RequestContext; site: string }
) => Promise<FrontRefusal | null>;

/**
 * The way of files into the site, before any page: the one place that takes long bodies, and other methods than those of
 * forms. Answers what the front shall refuse in its own words, or null when all has been answered here.
 */
export function createUploadRoad(storage: FileStorage | null, purposes: UploadPurposes): UploadRoad {
	const locker = createUploadLocks();
	const senders = new Map<string, number>();
	let sending = 0;

	return async (request, response, { context, site }) => {
		const path = (request.url ?? '/').split('?')[0]!;
		const isForm = path === formPath;
		const refusal = refusalOf(request, site, isForm);
		if (refusal) return refuse(response, refusal, isForm);
		if (!storage || !context.db || !context.network) return refuse(response, 'not-found', isForm);
		const { db, network, log } = context;
		try {
			const actor = await uploaderOf(request, db, site);
			if (!actor) return isForm ? leadToSignIn(request, response) : (answerReason(response, 401, 'signed-out'), null);
			const exchange = { request, response, db, store: storage.network(network.schema), actor, site, log };
			const own = senders.get(actor.id) ?? 0;
			if (own >= mostAtOnce.account || sending >= mostAtOnce.program) return answerBusy(request, response, isForm);
			senders.set(actor.id, own + 1);
			sending++;
			try {
				watchForSilence(request, response);
				return await (isForm ? answerForm(exchange, purposes) : answerTus(exchange, purposes, locker, path));
			} finally {
				sending--;
				const left = (senders.get(actor.id) ?? 1) - 1;
				if (left > 0) senders.set(actor.id, left);
				else senders.delete(actor.id);
			}
		} catch (problem) {
			if (problem instanceof NotFound) return refuse(response, 'not-found', isForm);
			log(problem);
			return refuse(response, isDatabaseAway(problem) ? 'unavailable' : 'failed', isForm);
		}
	};
}

const tusMethods = ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'];

function refusalOf(request: IncomingMessage, site: string, isForm: boolean): FrontRefusal | null {
	if (!isPlainTarget(request.url)) return 'bad-request';
	const method = request.method ?? '';
	if (!(isForm ? ['POST'] : tusMethods).includes(method)) return 'method-not-allowed';
	// Browsers name the origin of whatever changes something; HEAD only reads.
	const { origin } = request.headers;
	const isOwn = origin === (URL.canParse(site) ? new URL(site).origin : null);
	if (!isOwn && !(method === 'HEAD' && origin === undefined)) return 'foreign-form';
	const type = request.headers['content-type'] ?? '';
	if (isForm && !/^multipart\/form-data\s*;/i.test(type)) return 'unknown-form';
	return null;
}

const statuses: Partial<Record<FrontRefusal, number>> = {
	'bad-request': 400,
	'foreign-form': 403,
	'not-found': 404,
	'method-not-allowed': 405,
	unavailable: 503
};

/** A form is answered by a page, a script by a word. */
function refuse(response: ServerResponse, refusal: FrontRefusal, isForm: boolean): FrontRefusal | null {
	if (isForm) return refusal;
	if (refusal === 'method-not-allowed') response.setHeader('allow', tusMethods.join(', '));
	answerReason(response, statuses[refusal] ?? 500, refusal);
	return null;
}

function answerBusy(request: IncomingMessage, response: ServerResponse, isForm: boolean): FrontRefusal | null {
	if (isForm) return 'unavailable';
	answerReason(response, 503, 'too-many-uploads');
	return null;
}

function leadToSignIn(request: IncomingMessage, response: ServerResponse): null {
	const back = backOf(parametersOf(request)) ?? '/my';
	return redirect(request, response, `/sign-in?back=${encodeURIComponent(back)}`);
}

function parametersOf({ url = '' }: IncomingMessage): URLSearchParams {
	return new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
}

function redirect(request: IncomingMessage, response: ServerResponse, location: string): null {
	// A browser reads the answer only when it has sent everything.
	request.resume();
	const answer = () => {
		if (response.destroyed || response.headersSent) return;
		response.writeHead(303, { location, 'cache-control': 'no-store', 'content-length': 0 }).end();
	};
	if (request.readableEnded) answer();
	else request.once('end', answer);
	return null;
}

async function answerForm(exchange: UploadExchange, purposes: UploadPurposes): Promise<FrontRefusal | null> {
	const parameters = parametersOf(exchange.request);
	const purpose = parsePurpose({ application: parameters.get('application'), field: parameters.get('field') });
	const back = backOf(parameters);
	if (!purpose || !back) return 'not-found';
	const { location } = await takeForm(exchange, purposes, { purpose, back });
	return redirect(exchange.request, exchange.response, location);
}

async function answerTus(
	exchange: UploadExchange,
	purposes: UploadPurposes,
	locker: Locker,
	path: string
): Promise<null> {
	const { request, response } = exchange;
	response.setHeader('cache-control', 'no-store');
	if (request.method === 'HEAD' && (await answerWhole(exchange, purposes, path))) return null;
	await tusFor(exchange, purposes, locker).handle(request, response);
	return null;
}

/**
 * An upload that is all here is brought to its end by whoever asks after it: the program may have been ended between the
 * last byte and the record. True when that was answered.
 */
async function answerWhole(exchange: UploadExchange, purposes: UploadPurposes, path: string): Promise<boolean> {
	const { db, store, actor, response } = exchange;
	const id = path.slice(uploadsPath.length + 1);
	const found = await findUpload(store, actor.id, id);
	if (found && found.received !== found.upload.bytes) return false;
	if (found) {
		const outcome = await finishUpload(exchange, purposes, found);
		if (!outcome.ok) return (answerReason(response, 422, outcome.reason), true);
	}
	const file = await fileOfUpload(db, id);
	if (!file || file.broughtBy !== actor.id) return false;
	response.writeHead(200, {
		'Tus-Resumable': '1.0.0',
		'Upload-Offset': file.bytes,
		'Upload-Length': file.bytes,
		...fileHeaders(file)
	});
	response.end();
	return true;
}

function watchForSilence(request: IncomingMessage, response: ServerResponse): void {
	const { socket } = request;
	const cut = () => socket.destroy();
	socket.setTimeout(silenceMs).once('timeout', cut);
	// Once all is here it is we who are silent, while the file is checked.
	const leave = () => socket.setTimeout(0).off('timeout', cut);
	request.once('end', leave);
	response.once('close', leave);
}
