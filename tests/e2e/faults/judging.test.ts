import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { findContestConflicts } from '#server/contests/judging/conflicts/commands.ts';
import { writeSheet } from '#server/contests/judging/sheets/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { askFor, type Answer } from '../../../src/http/front-testing.ts';
import { openLog } from '../../../src/http/log.ts';
import { serve, type Serving } from '../../../src/server.ts';
import { beginSession } from '../scene.ts';
import { everyRow } from '../permissions/every-row.ts';
import type { Addresses } from '../permissions/rows.ts';

let network: TestNetwork;
let serving: Serving;
let host: string;
let origin: string;
const cookies = new Map<string, string>();

before(async () => {
	network = await openTestNetwork();
	serving = await serve({ database: network.database, log: openLog('silent'), trustedProxies: '127.0.0.1' });
	host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	origin = `http://${host}`;
});
after(async () => {
	await serving?.close();
	await network?.close();
});

type Asker = { actor: { id: string } };

async function cookieOf({ actor: { id } }: Asker): Promise<string> {
	const known = cookies.get(id);
	if (known) return known;
	const cookie = `session=${await beginSession(network, { id })}`;
	cookies.set(id, cookie);
	return cookie;
}

async function ask(who: Asker, path: string, fields?: Record<string, string>): Promise<Answer> {
	const cookie = await cookieOf(who);
	return askFor(serving.url, path, host, {
		method: fields ? 'POST' : 'GET',
		headers: {
			...{ accept: 'text/html', cookie },
			...(fields && { origin, 'content-type': 'application/x-www-form-urlencoded' })
		},
		...(fields && { body: new URLSearchParams(fields).toString() })
	});
}

/** What an answer tells, but for what every answer has anew: keys of forms, the clock, the trace of the request. */
function toldBy({ status, headers, body }: Answer): string {
	const { etag, location } = headers;
	const plain = body
		.replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?=")/g, 'KEY')
		.replace(/\b\d{13}\b|\d{4}-\d{2}-\d{2}T[\d:.]+Z|\d{1,2}:\d{2}(?::\d{2})?/g, 'TIME');
	return JSON.stringify({ status, etag, location, plain });
}

const secret = 'Тайная полка';

/** Six entries signed by all who may; the first is of the organisation of chair, secretary and one member. */
async function buildConflicted() {
	const { db } = network;
	const contest = await buildJudging(db, { entries: 6, members: 3 });
	const first = contest.entries[0]!;
	const bound = [contest.chair, contest.secretary, contest.members[0]!];
	await db.updateTable('entries').set({ title: secret }).where('id', '=', first.id).execute();
	for (const { id } of bound)
		await db.updateTable('jurors').set({ organisation_id: first.organisationId }).where('id', '=', id).execute();
	assert.ok((await findContestConflicts(db, contest.organiser, contest.id)).ok);
	for (const [at, entry] of contest.entries.entries())
		for (const juror of [contest.chair, ...contest.members]) {
			if (at === 0 && bound.includes(juror)) continue;
			const place = { contestId: contest.id, stage: '1', entryId: entry.id };
			await writeSheet(db, juror, place, { k1: String(at % 6), k2: '3' }, { isSigned: true });
		}
	return { contest, first };
}

/** Every page and file of the judging of a contest that a row of the permissions names, about another entry than the hidden. */
function pathsOf({ id, slug, members, entries }: JudgedContest): string[] {
	const named = { id: randomUUID(), slug, stage: '1' };
	const about = {
		judged: {
			...{ ...named, id, entry: entries[1]!, juror: { id: members[1]!.id } },
			paper: { code: '0'.repeat(12), jurorId: members[1]!.id, entryId: randomUUID() }
		},
		meeting: { id, slug, tie: '0'.repeat(12), vote: { id: randomUUID() }, appeal: { id: randomUUID() } },
		shared: { slug, entry: entries[1]!.id, naming: {} },
		pictured: { slug, entry: entries[1]!.id, key: entries[1]!.key, card: {} },
		secret: 'A'.repeat(43)
	} as unknown as Addresses;
	const rows = everyRow.filter(({ route, method = 'GET' }) => method === 'GET' && /\/judging|^\/jury\//.test(route));
	return [...new Set(rows.map((row) => row.path(about)))].filter((path) => path.includes(slug));
}

test('no page, file or header of the judging changes for the recused with the marks of the entry hidden from them', async () => {
	const { contest, first } = await buildConflicted();
	const paths = pathsOf(contest);
	assert.ok(paths.length > 35, `only ${paths.length} paths`);
	const others = [contest.chair, contest.secretary, contest.members[0]!];
	const organiser = { actor: contest.organiser };
	const told = async () => {
		const answers = new Map<string, string>();
		for (const [at, who] of [organiser, ...others].entries())
			for (const path of paths) {
				const answer = await ask(who, path);
				assert.ok(answer.status < 500, `${path}: ${answer.status}`);
				// A spreadsheet is a packed file with the moment of its making.
				if (!path.endsWith('.xlsx')) answers.set(`${at} ${path}`, toldBy(answer));
			}
		return answers;
	};
	const before = await told();
	await sql`update marks set mark = 5 - mark where entry_id = ${first.id}`.execute(network.db);
	await sql`update score_sheets set marks = '{"k1": "5", "k2": "2"}' where entry_id = ${first.id} and signed_at is not null`.execute(
		network.db
	);
	const later = await told();
	const differing = [...before].filter(([key, text]) => later.get(key) !== text).map(([key]) => key);
	assert.ok(differing.filter((key) => key.startsWith('0 ')).length > 3, 'the organiser sees marks change');
	assert.deepEqual(
		differing.filter((key) => !key.startsWith('0 ')),
		[]
	);
	const naming = [...later].filter(([key, text]) => !key.startsWith('0 ') && text.includes(secret)).map(([key]) => key);
	assert.deepEqual(naming, []);
});

test('a hidden entry and one that is not there answer alike, whatever is asked of them', async () => {
	const { contest } = await buildConflicted();
	const [recused] = contest.members;
	const at = (key: string, way = '') => `/jury/${contest.slug}/1/${key}${way}`;
	const sheet = { key: randomUUID(), revision: '0', 'mark-k1': '5' };
	for (const [way, fields] of [
		['', undefined],
		['/sign', undefined],
		['?/save', sheet],
		['?/takeback', sheet],
		['/sign', sheet],
		['/autosave', sheet]
	] as const) {
		const [hidden, absent] = [await ask(recused!, at('1', way), fields), await ask(recused!, at('999', way), fields)];
		assert.equal(hidden.status, 404, way);
		assert.equal(toldBy(hidden).replaceAll('/1/1', ''), toldBy(absent).replaceAll('/1/999', ''), way);
	}
});

test('marks that are none are kept as typed, never signed and never a fault of ours', async () => {
	const contest = await buildJudging(network.db);
	const juror = contest.members[0]!;
	const path = `/jury/${contest.slug}/1/1`;
	const wild = ['1e9', '٣', '-1', '6', '2.5', '0x4', 'NaN', '４', '1_0', '4\u202e', "'; drop", '9'.repeat(400), '4,,0'];
	for (const [revision, mark] of wild.entries()) {
		const fields = {
			revision: String(revision),
			'mark-k1': mark,
			'mark-k2': '3',
			'mark-__proto__': '5',
			role: 'chair'
		};
		const saved = await ask(juror, `${path}?/save`, { ...fields, comment: 'Слово\u0000 \u202eсловно' });
		assert.ok([303, 422].includes(saved.status), `${mark}: ${saved.status}`);
		const { rows } = await sql<{
			revision: number;
		}>`select revision from score_sheets where juror_id = ${juror.id}`.execute(network.db);
		const signed = await ask(juror, `${path}/sign`, { key: randomUUID(), revision: String(rows[0]!.revision) });
		assert.equal(signed.status, 422, mark);
	}
	const huge = await ask(juror, `${path}?/save`, { revision: '1', comment: 'я'.repeat(2_000_000) });
	assert.ok(huge.status >= 400 && huge.status < 500, String(huge.status));
	const { rows } = await sql`select from marks where contest_id = ${contest.id}`.execute(network.db);
	assert.equal(rows.length, 0);
	const { rows: kept } = await sql<{ keys: string[] }>`
		select array(select jsonb_object_keys(marks) order by 1) as keys from score_sheets where juror_id = ${juror.id}`.execute(
		network.db
	);
	assert.deepEqual(
		kept[0]!.keys.filter((key) => !['k1', 'k2', '__proto__'].includes(key)),
		[]
	);
});

test('twenty signatures at once sign once, and what comes too late is shown again with what was typed', async () => {
	const contest = await buildJudging(network.db);
	const juror = contest.members[0]!;
	const path = `/jury/${contest.slug}/1/1`;
	const first = { revision: '0', 'mark-k1': '4', 'mark-k2': '3' };
	const saved = await Promise.all(Array.from({ length: 5 }, () => ask(juror, `${path}?/save`, first)));
	assert.deepEqual(
		saved.map(({ status }) => status).filter((status) => ![303, 409].includes(status)),
		[]
	);
	const signed = await Promise.all(
		Array.from({ length: 20 }, () => ask(juror, `${path}/sign`, { key: randomUUID(), revision: '1' }))
	);
	assert.deepEqual(new Set(signed.map(({ status }) => status)), new Set([303]));
	const counts = async () => {
		const { rows } = await sql<{ marks: number; lines: number }>`select
			(select count(*)::int from marks where contest_id = ${contest.id}) as marks,
			(select count(*)::int from activity where event = 'sheet.signed' and subject_id = ${contest.entries[0]!.id}) as lines`.execute(
			network.db
		);
		return rows[0];
	};
	assert.deepEqual(await counts(), { marks: 2, lines: 1 });
	const key = randomUUID();
	const back = await Promise.all(Array.from({ length: 2 }, () => ask(juror, `${path}?/takeback`, { key })));
	assert.deepEqual(new Set(back.map(({ status }) => status)), new Set([303]));
	assert.equal((await counts())!.marks, 0);
	await sql`update stage_courses set due_at = now() where contest_id = ${contest.id}`.execute(network.db);
	const late = await ask(juror, `${path}?/save`, { revision: '2', 'mark-k1': '5', comment: 'Набрано до срока' });
	assert.equal(late.status, 422);
	assert.match(late.body, /Набрано до срока/);
	assert.deepEqual(await brokenInvariants(network.db), []);
});
