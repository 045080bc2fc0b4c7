import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { Db } from '#server/database.ts';
import { rankingsOf } from '#server/contests/judging/overview/comparison/queries.ts';
import { progressOf } from '#server/contests/judging/overview/progress/queries.ts';
import { courseOverview, watchedStage } from '#server/contests/judging/overview/queries.ts';
import { jurorHabits, marksPage } from '#server/contests/judging/overview/totals/queries.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { buildJudging, judgedRules, type JudgedContest } from '#server/contests/judging/testing.ts';
import { openTestNetwork, ownerUrl } from '#server/platform/testing.ts';

/*
 * What the chair of a large contest sees: 2 000 entries × 15 jurors × 7 criteria (210 000 marks), every sheet signed, the
 * chair in conflict with one entry. Prints {marks, questions: [{question, medianMs, p95Ms, queries}]}. Wanted of the
 * dashboard: a median of at most 100 ms and at most 10 queries. The other pages read every mark and may take longer.
 */

const size = { entries: 2000, jurors: 15, criteria: 7 };
const shown = 50;
const network = await openTestNetwork();
const { db } = network;
const contest = await buildLargeContest(db);

const actor = contest.chair.actor;
const opened = async (stage: string | null = null) => {
	const { access } = await judgedContest(db, actor, contest.slug);
	return { access, watched: await watchedStage(db, access, stage) };
};
const questions: Record<string, { rounds: number; ask: () => Promise<unknown> }> = {
	dashboard: {
		rounds: 40,
		ask: async () => {
			const { access, watched } = await opened();
			return courseOverview(db, access, watched, { limit: shown });
		}
	},
	'marks, the last page': { rounds: 20, ask: () => pageOfMarks(size.entries - shown, 'number') },
	'marks by spread': { rounds: 7, ask: () => pageOfMarks(0, 'spread') },
	jurors: {
		rounds: 7,
		ask: async () => {
			const { access, watched } = await opened();
			return jurorHabits(db, access, watched, await progressOf(db, access, '1'));
		}
	},
	'rankings in four ways': { rounds: 3, ask: () => rankings(new Map()) },
	'rankings, nothing changed': { rounds: 7, ask: () => rankings(kept) }
};
const kept = new Map();

async function pageOfMarks(offset: number, order: 'number' | 'spread') {
	const { access, watched } = await opened();
	const judged = await progressOf(db, access, '1');
	return marksPage(db, access, watched, { ...judged, limit: shown, offset, order });
}
async function rankings(memory: typeof kept) {
	const { access, watched } = await opened();
	return rankingsOf(db, access, watched, memory);
}

const measured = [];
for (const [question, { rounds, ask }] of Object.entries(questions)) {
	await ask();
	const times: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const from = performance.now();
		await ask();
		times.push(performance.now() - from);
	}
	times.sort((a, b) => a - b);
	const [medianMs, p95Ms] = [times[rounds >> 1]!, times[Math.floor(rounds * 0.95)]!].map(
		(time) => Math.round(time * 10) / 10
	);
	measured.push({ question, medianMs, p95Ms, queries: await network.countQueries(ask) });
}
console.log(JSON.stringify({ marks: size.entries * size.jurors * size.criteria, questions: measured }, null, '\t'));
await network.close();

/** Fourteen members and the chair, who vote; the secretary keeps the records. */
async function buildLargeContest(db: Db): Promise<JudgedContest> {
	const criteria = Array.from({ length: size.criteria }, (_, at) => ({
		...{ id: `k${at + 1}`, title: `Критерий ${at + 1}`, scale: { max: 5 } }
	}));
	const [first, ...others] = judgedRules.stages;
	const stage = { ...first!, criteria, minimumSheets: 15, correction: { method: 'clamp' as const, distance: 10 } };
	const built = await buildJudging(db, {
		...{ entries: 2, members: size.jurors - 1, rules: { ...judgedRules, stages: [stage, ...others] } }
	});
	await sql`with added as (
			insert into entries (contest_id, key, nomination_key, title, organisation_id, status)
			select ${built.id}, n::text, case when n % 2 = 0 then 'service' else 'event' end, 'Работа ' || n,
				${built.entries[0]!.organisationId}, 'admitted' from generate_series(3, ${size.entries}::int) as n returning id)
		insert into stage_admissions (contest_id, stage_key, entry_id, standing)
		select ${built.id}, '1', id, 'admitted' from added`.execute(db);
	const pairs = sql`entries cross join jurors where entries.contest_id = ${built.id} and jurors.contest_id = ${built.id}
		and role <> 'secretary'`;
	await sql`insert into assignments (contest_id, entry_id, juror_id) select ${built.id}, entries.id, jurors.id
		from ${pairs} on conflict do nothing`.execute(db);
	await sql`update assignments set recused = true, recusal_reason = 'общая организация' where juror_id = ${built.chair.id}
		and entry_id = (select id from entries where contest_id = ${built.id} and key = '7')`.execute(db);
	await sql`insert into sheet_assignments (contest_id, stage_key, entry_id, juror_id, assigned_by)
		select contest_id, '1', entry_id, juror_id, 'system:bench' from assignments
		where contest_id = ${built.id} and not recused on conflict do nothing`.execute(db);
	await learnSizes();
	await sql`insert into score_sheets (contest_id, stage_key, entry_id, juror_id, marks, opened_at, signed_at)
		select contest_id, stage_key, entry_id, juror_id, '{"k1":"4","k2":"3","k3":"5","k4":"1","k5":"2","k6":"4","k7":"0"}',
			now() - interval '9 minutes', now() from sheet_assignments where contest_id = ${built.id}`.execute(db);
	await sql`insert into marks (contest_id, stage_key, criterion_key, entry_id, juror_id, mark)
		select contest_id, stage_key, 'k' || k, entry_id, juror_id, abs(hashtext(entry_id::text || juror_id || k)) % 6
		from sheet_assignments, generate_series(1, ${size.criteria}::int) as k where contest_id = ${built.id}`.execute(db);
	await learnSizes();
	return built;
}

/** What the database's own housekeeping does within a minute of such a load. */
async function learnSizes(): Promise<void> {
	const owner = new Client({ connectionString: ownerUrl() });
	await owner.connect();
	for (const table of [
		'entries',
		'jurors',
		'assignments',
		'stage_admissions',
		'sheet_assignments',
		'score_sheets',
		'marks'
	])
		await owner.query(`vacuum analyze "${network.schema}".${table}`);
	await owner.end();
}
