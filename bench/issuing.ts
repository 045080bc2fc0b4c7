import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { buildMember } from '#server/accounts/appointments/testing.ts';
import { beginIssuing } from '#server/awards/issuing/commands.ts';
import { issuingTasks } from '#server/awards/issuing/jobs.ts';
import { awardedRules } from '#server/awards/testing.ts';
import { announceContest } from '#server/contests/commands.ts';
import { recordMarks } from '#server/contests/jury/commands.ts';
import { finaliseResults, publishResults } from '#server/contests/results/commands.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { startWorker } from '#server/platform/jobs.ts';
import { openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';
import { askFor } from '../src/http/front-testing.ts';
import { openLog } from '../src/http/log.ts';
import { serve } from '../src/server.ts';

/*
 * 2 000 papers with 2 000 letters by the background job in the very process that serves pages, which are asked for all the
 * while: a contest's page rendered anew, one after another. Prints how long the papers took, how long pages took
 * meanwhile and before, and the longest time for which the program did nothing else.
 */

const entries = 1996;
const actor = systemActor('bench');
const network = await openTestNetwork();
const { db } = network;
const contest = await buildJudging(db, { entries, members: 0, rules: awardedRules, stage: 'none' });
await markAll(network, contest);
take(await finaliseResults(db, actor, contest.id));
await announceContest(db, actor, contest.id);
take(await publishResults(db, actor, contest.id));
await buildEntrants(network, contest);

const serving = await serve({ database: network.database, log: openLog('silent') });
const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
const page = async (): Promise<number> => {
	serving.invalidate(network.schema, null);
	const start = performance.now();
	const { status } = await askFor(serving.url, `/contests/${contest.slug}`, host);
	if (status !== 200) throw new Error(`a page answered ${status}`);
	return performance.now() - start;
};
const atRest: number[] = [];
for (let n = 0; n < 50; n++) atRest.push(await page());

const worker = await startWorker(ownerUrl(), network.database, { tasks: issuingTasks });
const stalls: number[] = [];
let last = performance.now();
const pulse = setInterval(() => {
	stalls.push(performance.now() - last - 5);
	last = performance.now();
}, 5);
last = performance.now();
const begun = performance.now();
take(await beginIssuing(db, actor, contest.id));
const meanwhile: number[] = [];
for (;;) {
	meanwhile.push(await page());
	const { state } = await db.selectFrom('issuing_runs').select('state').executeTakeFirstOrThrow();
	if (state === 'stopped') throw new Error('the papers stopped');
	if (state === 'done') break;
}
const seconds = (performance.now() - begun) / 1000;
clearInterval(pulse);
const { issued, letters } = await db.selectFrom('issuing_runs').select(['issued', 'letters']).executeTakeFirstOrThrow();
console.log(
	JSON.stringify({
		bench: 'issuing',
		...{ papers: issued, letters, seconds: round(seconds) },
		pageAtRestMs: { median: percentile(atRest, 0.5), p99: percentile(atRest, 0.99) },
		pageMeanwhileMs: { asked: meanwhile.length, median: percentile(meanwhile, 0.5), p99: percentile(meanwhile, 0.99) },
		longestStallMs: round(Math.max(...stalls))
	})
);
await worker.stop();
await serving.close();
await network.close();

async function markAll({ db: own }: TestNetwork, { id, entries: all, chair }: JudgedContest): Promise<void> {
	const numbers = all.map((_, index) => index);
	const zeros = new Int32Array(all.length);
	const mark = Int32Array.from(numbers, (entry) => 10_000 - entry);
	const columns = { stage: '1', digits: 0, entry: Int32Array.from(numbers), juror: zeros, criterion: zeros, mark };
	take(
		await recordMarks(own, actor, id, {
			entryIds: all.map((entry) => entry.id),
			jurorIds: [chair.id],
			stages: [columns]
		})
	);
}

/** One account for each entry, written at once: only who sent it matters here. */
async function buildEntrants({ db: own }: TestNetwork, { id }: JudgedContest): Promise<void> {
	await buildMember(own);
	await sql`
		with people as (
			insert into accounts (name, email, role, email_verified)
			select 'Участник ' || key, 'entrant-' || key || '@example.org', 'member', true from entries where contest_id = ${id}
			returning id, email
		), sent as (
			insert into applications (contest_id, number, state, title, created_by, submitted_at, admitted_version, entry_id)
			select ${id}, key::int, 'admitted', title, people.id, now(), 1, entries.id
			from entries join people on email = 'entrant-' || key || '@example.org' where contest_id = ${id}
			returning id, created_by
		)
		insert into application_members (application_id, account_id) select id, created_by from sent`.execute(own);
}

function take(outcome: { ok: true } | { ok: false; reason: string }): void {
	if (!outcome.ok) throw new Error(outcome.reason);
}

function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
