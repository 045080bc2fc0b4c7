import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { beginIssuing, issuePapers } from '#server/awards/issuing/commands.ts';
import { buildMarked, type FinalisedContest } from '#server/awards/testing.ts';
import { recordMinutes } from '#server/contests/minutes/commands.ts';
import { finaliseResults } from '#server/contests/results/commands.ts';
import { publishOutcome } from '#server/publications/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import { askFor } from '../../src/http/front-testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve } from '../../src/server.ts';
import { everyRow } from './permissions/every-row.ts';
import type { Addresses } from './permissions/rows.ts';
import { openPermissionScene, type PermissionScene } from './permissions/scene.ts';

const actor = systemActor('testing');
let scene: PermissionScene;
let contest: FinalisedContest;
let library: { id: string; slug: string };

before(async () => {
	scene = await openPermissionScene();
	contest = await buildMarked(scene.network.db, { entries: 4, thanked: false, entrants: 1 });
	library = await scene.network.db
		.selectFrom('organisations')
		.select(['id', 'slug'])
		.where('id', '=', contest.entries[0]!.organisationId)
		.executeTakeFirstOrThrow();
});
after(() => scene?.close());

/** Every page, feed and file that is open to nobody in particular, about this contest, and each way of asking for it. */
function pathsAbout(code: string): Map<string, string> {
	const about: Addresses = {
		...scene.addresses,
		contest,
		finishedContest: contest,
		plannedContest: contest,
		judged: { ...scene.addresses.judged, id: contest.id, slug: contest.slug },
		organisation: library,
		document: { ...scene.addresses.document, code }
	};
	const open = everyRow.filter(
		({ open: readers, method = 'GET' }) => method === 'GET' && (readers === 'everyone' || readers.includes('anonymous'))
	);
	const found = new Map(open.map((row) => [row.route, row.path(about)]));
	for (const query of ['?sort=place', '?sort=place&order=desc'])
		found.set(`/contests/[slug]/results${query}`, `/contests/${contest.slug}/results${query}`);
	found.set('/v?code', `/v?code=${code}`);
	return found;
}

type Shown = { status: number; headers: Record<string, unknown>; body: string };

/** What the whole site tells, by a program that has just started: nothing in it comes from an earlier answer. */
async function wholeSite(code: string): Promise<Map<string, Shown>> {
	const serving = await serve({
		database: scene.network.database,
		files: scene.files,
		log: openLog('silent'),
		trustedProxies: '127.0.0.1'
	});
	try {
		const shown = new Map<string, Shown>();
		const host = `${scene.host}:${new URL(serving.url).port}`;
		for (const [route, path] of pathsAbout(code)) {
			const { status, headers, body } = await askFor(serving.url, path, host);
			const plain = (text: string) => withoutChance(text.replaceAll(code, 'CODE').replaceAll(host, 'HOST'));
			const { date: _date, 'x-request-id': _request, 'keep-alive': _kept, ...told } = headers;
			const kept = Object.entries(told).map(([name, value]) => [name, plain(String(value))]);
			shown.set(route, { status, headers: Object.fromEntries(kept) as Record<string, unknown>, body: plain(body) });
		}
		return shown;
	} finally {
		await serving.close();
	}
}

/** Keys of forms and codes grouped by four are new with every page. */
const withoutChance = (text: string): string =>
	text
		.replace(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
		.replace(/(?:[0-9A-HJKMNP-TV-Z]{4} ){6}[0-9A-HJKMNP-TV-Z]{2}/g, 'CODE')
		.replace(/now="[^"]*"/g, 'now');

const differing = (one: Map<string, Shown>, other: Map<string, Shown>): string[] =>
	[...one].flatMap(([route, shown]) => {
		const twin = other.get(route);
		if (!twin) return [`${route}: gone`];
		return [
			...(shown.status === twin.status ? [] : [`${route}: ${shown.status}, ${twin.status}`]),
			...(JSON.stringify(shown.headers) === JSON.stringify(twin.headers)
				? []
				: [`${route}: headers ${JSON.stringify(shown.headers)} ${JSON.stringify(twin.headers)}`]),
			...(shown.body === twin.body ? [] : [`${route}: body`])
		];
	});

test('with results finalised, awarded and printed but not published the whole public site is as if there were none', async () => {
	const { db } = scene.network;
	const without = await wholeSite('00000000000000000000000000');
	assert.ok(without.size > 25, [...without.keys()].join(' '));

	assert.ok((await finaliseResults(db, actor, contest.id, { decidedOn: '2027-05-27' })).ok);
	assert.ok((await recordMinutes(db, actor, contest.id)).ok);
	const begun = await beginIssuing(db, actor, contest.id);
	assert.ok(begun.ok);
	await issuePapers(db, begun.value.runId);
	const { code } = await db
		.selectFrom('issued_documents')
		.select('code')
		.where('contest_id', '=', contest.id)
		.orderBy('ordinal')
		.limit(1)
		.executeTakeFirstOrThrow();
	assert.deepEqual(differing(without, await wholeSite(code)), []);

	// What could have leaked: the same pages tell of it once it is published.
	assert.ok((await publishOutcome(db, actor, contest.id, { base: 'https://krug.example', withPapers: false })).ok);
	const told = differing(without, await wholeSite(code)).map((line) => line.split(':')[0]);
	const telling = ['/', '/contests', '/contests/[slug]', '/contests/[slug]/open-data', '/contests/[slug]/results'];
	const machines = ['/contests/[slug]/results.csv', '/contests/[slug]/results.json', '/sitemap.xml'];
	const papers = ['/v/[code]', '/v/[code]/credential.jwt', '/v/[code]/paper.pdf', '/v/[code]/status.json'];
	assert.deepEqual(
		[...telling, ...machines, ...papers, '/organisations/[slug]'].filter((route) => !told.includes(route)),
		[]
	);
});
