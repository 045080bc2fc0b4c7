import { error } from '@sveltejs/kit';
import { parseCode } from '#server/awards/rules.ts';
import { isWithinRate } from '#server/platform/networks.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { publicBaseOf } from '#server/platform/public-base.ts';
import { m } from '#messages';
import { neighbourhoodOf } from '../../../../http/addresses.ts';

/** Enough for a hall of readers behind one address, too little to try codes of 125 bits in earnest. */
const lookups = 600;
/** A PDF is laid out anew for whoever asks: half a second of a processor each. */
const downloads = 60;
const windowSeconds = 600;

type Asked = { locals: App.Locals; setHeaders(headers: Record<string, string>): void };

/** Counts one more look at a code, or at a PDF, from this neighbourhood. Too many are answered with 429. */
export async function countLookup({ locals, setHeaders }: Asked, what: 'verify' | 'paper' = 'verify'): Promise<void> {
	const key = `${what}:${locals.network.schema}:${neighbourhoodOf(locals.clientAddress)}`;
	const limit = what === 'verify' ? lookups : downloads;
	if (await isWithinRate(locals.database.platform, key, limit, windowSeconds)) return;
	setHeaders({ 'retry-after': String(windowSeconds) });
	error(429, m.error_too_often_title());
}

/** The code in an address that programs ask at: only as it is written on the paper. @throws NotFound */
export function exactCode(asked: string): string {
	if (parseCode(asked) !== asked) throw new NotFound('document');
	return asked;
}

/** The site at which papers are checked; never taken from the request, whose Host anybody can write. */
export const siteOf = ({ network }: App.Locals): { base: string } => ({ base: publicBaseOf(network) });

/** What is answered about one paper: kept nowhere, found by no search engine. */
export const aboutPaper = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' };
