import { sql } from 'kysely';
import { secretOf } from '#server/accounts/sessions/commands.ts';
import { signSheet } from '#server/contests/judging/sheets/commands.ts';
import { buildJudging, judgedRules, type JudgedContest } from '#server/contests/judging/testing.ts';
import type { Db } from '#server/database.ts';
import { figuresOf, quantile, round } from './call/figures.ts';
import { startProgram, type Program } from './call/program.ts';
import { cookieOf } from './call/scene.ts';
import { Visitor, type Noted } from './call/visitor.ts';

/*
 * A jury of 15 writes its sheets on 2 000 entries by 7 criteria, half of all sheets signed already: what one saving takes,
 * from the first byte of the request to the last of the answer, against the real program with its own database; first one
 * juror alone, then all fifteen at once. And a signing, and the juror's desk and sheet as pages.
 * Prints {sheets, processorMs, saving, together, desk, sheet, signing}; processorMs is what one saving takes of the
 * processor, in the program and in the database. Wanted of a saving: a median of at most 15 ms.
 */

const size = { entries: 2000, jurors: 15, criteria: 7 };
const [warming, count] = [200, 500];
const program = await startProgram();
try {
	const { db, url } = program;
	const contest = await buildLargeContest(program);
	const secret = await secretOf(db, false);
	const visitorOf = async (juror: JudgedContest['chair'], notes: Noted[]) =>
		new Visitor(url, await cookieOf(db, juror.actor, secret), notes);
	const jurors = [contest.chair, ...contest.members];
	const notes: Noted[] = [];
	const first = await visitorOf(contest.chair, notes);

	const save = async (visitor: Visitor, step: string, n: number) => {
		// Of every entry twice, so that half begin a sheet and half go on with one.
		const [key, revision] = [size.entries / 2 + 1 + (n >> 1), n % 2];
		const fields = Object.fromEntries(
			Array.from({ length: size.criteria }, (_, at) => [`mark-k${at + 1}`, String((n + at) % 6)])
		);
		const { status, body } = await visitor.form(step, `/jury/${contest.slug}/1/${key}/autosave`, {
			...{ revision: String(revision), comment: `Живо и полезно, ${n}.`, note: '' },
			...fields
		});
		if (status !== 200) throw new Error(`${status} ${body}`);
	};
	for (let n = 0; n < warming; n++) await save(first, 'warming', n);
	const before = program.busy();
	for (let n = warming; n < warming + count; n++) await save(first, 'saving', n);
	const after = program.busy();
	const seconds = after.program + after.database - before.program - before.database;
	const processorMs = round((seconds * 1000) / count);
	const others = await Promise.all(jurors.slice(1).map((juror) => visitorOf(juror, notes)));
	await Promise.all(
		others.map(async (visitor) => {
			for (let n = 0; n < 100; n++) await save(visitor, 'together', n);
		})
	);
	for (const path of [`/jury/${contest.slug}`, `/jury/${contest.slug}/1/${size.entries}`])
		for (let n = 0; n < 20; n++) await first.page(path.endsWith('/1/2000') ? 'sheet' : 'desk', path);
	for (const visitor of [first, ...others]) visitor.leave();

	const signing: number[] = [];
	for (let n = 0; n < 100; n++) {
		const entryId = await entryOf(db, contest.id, size.entries / 2 + 1 + n);
		const from = performance.now();
		const signed = await signSheet(db, contest.chair.actor, {
			contestId: contest.id,
			stage: '1',
			entryId,
			revision: 2
		});
		if (!signed.ok) throw new Error(signed.reason);
		signing.push(performance.now() - from);
	}
	signing.sort((a, b) => a - b);
	const measured = Object.fromEntries(
		figuresOf(notes.filter(({ step }) => step !== 'warming')).map(({ step, ...figures }) => [step, figures])
	);
	const signings = { medianMs: round(quantile(signing, 0.5)), p99Ms: round(quantile(signing, 0.99)) };
	console.log(
		JSON.stringify({ bench: 'sheets', sheets: size.entries * size.jurors, processorMs, ...measured, signing: signings })
	);
} finally {
	await program.stop();
}

async function entryOf(db: Db, contestId: string, key: number): Promise<string> {
	const entry = db
		.selectFrom('entries')
		.select('id')
		.where('contest_id', '=', contestId)
		.where('key', '=', String(key));
	return (await entry.executeTakeFirstOrThrow()).id;
}

/** Fourteen members and the chair, everybody on every entry, the first half of the entries signed by all. */
async function buildLargeContest({ db, learnSizes }: Program): Promise<JudgedContest> {
	const criteria = Array.from({ length: size.criteria }, (_, at) => ({
		...{ id: `k${at + 1}`, title: `Критерий ${at + 1}`, scale: { max: 5 } }
	}));
	const [stage, ...others] = judgedRules.stages;
	const rules = {
		...judgedRules,
		stages: [{ ...stage!, criteria }, ...others],
		tieLadder: [{ step: 'shared' as const }]
	};
	const built = await buildJudging(db, { entries: 2, members: size.jurors - 1, rules });
	await sql`with added as (
			insert into entries (contest_id, key, nomination_key, title, organisation_id, status)
			select ${built.id}, n::text, 'service', 'Работа ' || n, ${built.entries[0]!.organisationId}, 'admitted'
			from generate_series(3, ${size.entries}::int) as n returning id)
		insert into stage_admissions (contest_id, stage_key, entry_id, standing)
		select ${built.id}, '1', id, 'admitted' from added`.execute(db);
	await sql`insert into assignments (contest_id, entry_id, juror_id) select ${built.id}, entries.id, jurors.id
		from entries cross join jurors where entries.contest_id = ${built.id} and jurors.contest_id = ${built.id}
			and role <> 'secretary' on conflict do nothing`.execute(db);
	await sql`insert into sheet_assignments (contest_id, stage_key, entry_id, juror_id, assigned_by)
		select contest_id, '1', entry_id, juror_id, 'system:bench' from assignments
		where contest_id = ${built.id} on conflict do nothing`.execute(db);
	const tables = ['entries', 'assignments', 'stage_admissions', 'sheet_assignments', 'score_sheets', 'marks'];
	await learnSizes(tables);
	await sql`insert into score_sheets (contest_id, stage_key, entry_id, juror_id, marks, signed_at)
		select sheet_assignments.contest_id, stage_key, entry_id, juror_id,
			'{"k1":"4","k2":"3","k3":"5","k4":"1","k5":"2","k6":"4","k7":"0"}', now()
		from sheet_assignments join entries on entries.id = entry_id
		where entries.contest_id = ${built.id} and entries.key::int <= ${size.entries / 2}`.execute(db);
	await sql`insert into marks (contest_id, stage_key, criterion_key, entry_id, juror_id, mark)
		select contest_id, stage_key, mark.key, entry_id, juror_id, mark.value::numeric
		from score_sheets cross join lateral jsonb_each_text(marks) as mark where contest_id = ${built.id}`.execute(db);
	await learnSizes(tables);
	return built;
}
