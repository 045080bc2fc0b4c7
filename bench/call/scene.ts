import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '#server/platform/actor.ts';
import type { Db } from '#server/database.ts';
import { beginSession, secretOf } from '#server/accounts/sessions/commands.ts';
import {
	buildDraft,
	buildEntrant,
	buildOpenContest,
	usualForm,
	type BuiltApplication,
	type OpenContest
} from '#server/applications/testing.ts';
import { buildOrganisation, buildTerritory } from '#server/organisations/testing.ts';

/** Somebody with a draft, signed in, and a file of their own to bring. */
export type Entrant = { application: BuiltApplication; cookie: string; file: BroughtFile };
export type BroughtFile = { name: string; pieces: readonly Buffer[]; bytes: number; sha256: string };

/** Letters of the description that stands in every draft: two pages of text. */
const description = 'Читальный зал открыт по ночам, и в него приходят те, кто днём работает. '.repeat(70);

/** A contest with a limit of applications by system, so that sending has to count those that were sent before. */
export function openContest(db: Db): Promise<OpenContest> {
	return buildOpenContest(db, {
		plan: { form: usualForm, participation: { limit: { most: 3, per: 'system', within: 'nomination' } } }
	});
}

export async function buildEntrants(db: Db, contest: OpenContest, count: number): Promise<Entrant[]> {
	const territories = await eachOf(Math.ceil(count / 10), () => buildTerritory(db));
	const secret = await secretOf(db, false);
	return eachOf(count, async (n) => {
		const owner = await buildEntrant(db, { email: `entrant-${n}-${contest.slug}@example.org` });
		const organisation = await buildOrganisation(db, { territoryId: territories[n % territories.length]! });
		const application = await buildDraft(db, {
			...{ contest, owner, organisationId: organisation.id, answers: { description } },
			nomination: contest.plan.nominations[n % 2]!.id
		});
		return { application, cookie: await cookieOf(db, owner, secret), file: buildFile(n) };
	});
}

export async function cookieOf(db: Db, { id }: Actor, secret: string): Promise<string> {
	const visitor = { from: 'bench', isSecure: false };
	const { name, value } = await db.transaction().execute((tx) => beginSession(tx, secret, id, visitor));
	return `${name}=${encodeURIComponent(value)}`;
}

/** So many at once that the building does not take longer than the measurement. */
async function eachOf<T>(count: number, build: (n: number) => Promise<T>): Promise<T[]> {
	const built: T[] = [];
	let next = 0;
	const work = async () => {
		for (let n = next++; n < count; n = next++) built[n] = await build(n);
	};
	await Promise.all(Array.from({ length: 4 }, work));
	return built;
}

const pieceBytes = 64 * 1024;
const common = randomBytes(pieceBytes);
export const fileMegabytes = 3;

/** A PDF as a scanner makes it, one long picture: no two alike, though most of their bytes are shared here. */
function buildFile(n: number): BroughtFile {
	const begin = Buffer.concat([Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nstream\n'), randomBytes(1024)]);
	const middle = Array.from({ length: (fileMegabytes * 1024 * 1024) / pieceBytes }, () => common);
	const pieces = [begin, ...middle, Buffer.from('\nendstream\nendobj\n%%EOF\n')];
	const hash = createHash('sha256');
	for (const piece of pieces) hash.update(piece);
	const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
	return { name: `Презентация ${n}.pdf`, pieces, bytes, sha256: hash.digest('hex') };
}
