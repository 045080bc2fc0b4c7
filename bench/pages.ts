import { Agent, request } from 'node:http';
import { announceContest } from '#server/contests/commands.ts';
import { giveAwards } from '#server/awards/commands.ts';
import { finaliseResults, publishResults } from '#server/contests/results/commands.ts';
import { buildContest } from '#server/contests/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openSite, type Site } from '../tests/e2e/site.ts';

/*
 * A results page through the whole program, from the socket to the last byte: rendered anew (database, page, front) and
 * from the page cache; queries at 12 and at 2,000 entries; and what a first visit with an empty browser transfers.
 * Prints one JSON document. Wanted: the demonstration's page rendered within 15 ms, queries constant, at most 20,000
 * bytes in three requests, none to a third party.
 */

const actor = systemActor('bench');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const site = await openSite();
try {
	const organisationIds: string[] = [];
	for (let n = 0; n < 40; n++) organisationIds.push((await buildOrganisation(site.network.db)).id);
	const small = await publishContest(12, organisationIds);
	const large = await publishContest(2000, organisationIds);
	const real = `/contests/${site.contest}/results`;
	const answer = {
		bench: 'pages',
		resultsOf34: {
			renderedMs: await medianOf(40, () => readAnew(real)),
			cachedMs: await medianOf(200, () => read(real))
		},
		resultsOf12: { renderedMs: await medianOf(40, () => readAnew(small)), queries: await queriesOf(small) },
		resultsOf2000: {
			renderedMs: await medianOf(9, () => readAnew(large)),
			queries: await queriesOf(large),
			cachedMs: await medianOf(50, () => read(large))
		},
		firstVisit: {
			home: await firstVisit(site, '/'),
			contest: await firstVisit(site, `/contests/${site.contest}`),
			results: await firstVisit(site, real)
		}
	};
	console.log(JSON.stringify(answer));
} finally {
	agent.destroy();
	await site.close();
}

async function publishContest(entries: number, organisationIds: string[]): Promise<string> {
	const { db } = site.network;
	const owners = Array.from({ length: entries }, (_, entry) => organisationIds[entry % organisationIds.length]!);
	const contest = await buildContest(db, { entries, organisationIds: owners, marks: (entry) => (entry * 37) % 101 });
	for (const outcome of [
		await finaliseResults(db, actor, contest.id, { decidedOn: '2027-05-31' }),
		await announceContest(db, actor, contest.id),
		await giveAwards(db, actor, contest.id),
		await publishResults(db, actor, contest.id)
	]) {
		if (!outcome.ok) throw new Error(JSON.stringify(outcome));
	}
	return `/contests/${contest.slug}/results`;
}

/** As after a committed change: what the cache holds of the network is out of date. */
function readAnew(path: string): Promise<number> {
	site.serving.invalidate(site.network.schema, null);
	return read(path);
}

function read(path: string): Promise<number> {
	const { port } = new URL(site.url);
	return new Promise((resolve, reject) => {
		const begun = performance.now();
		const asked = request(
			{ agent, port, path, headers: { host: new URL(site.url).host, 'accept-encoding': 'gzip' } },
			(response) => {
				if (response.statusCode !== 200) reject(new Error(`${path} answered ${response.statusCode}`));
				response.resume().on('end', () => resolve(performance.now() - begun));
			}
		);
		asked.on('error', reject).end();
	});
}

function queriesOf(path: string): Promise<number> {
	return site.network.countQueries(() => readAnew(path));
}

async function medianOf(runs: number, measure: () => Promise<number>): Promise<number> {
	await measure();
	await measure();
	const times: number[] = [];
	for (let run = 0; run < runs; run++) times.push(await measure());
	return Math.round(times.sort((a, b) => a - b)[runs >> 1]! * 100) / 100;
}

async function firstVisit({ open, url }: Site, path: string) {
	const { page, context } = await open({ viewport: { width: 1280, height: 900 } });
	const session = await context.newCDPSession(page);
	await session.send('Network.enable');
	const sizes: number[] = [];
	let thirdParty = 0;
	session.on('Network.loadingFinished', ({ encodedDataLength }) => sizes.push(encodedDataLength));
	page.on('request', (asked) => {
		if (!asked.url().startsWith(url)) thirdParty += 1;
	});
	await page.goto(path, { waitUntil: 'networkidle' });
	await context.close();
	return { bytes: sizes.reduce((sum, size) => sum + size, 0), requests: sizes.length, thirdParty };
}
