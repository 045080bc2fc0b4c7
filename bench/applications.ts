import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { buildMember } from '#server/accounts/appointments/testing.ts';
import { applicationsPage } from '#server/applications/list/queries.ts';
import type { ListQuery } from '#server/applications/list/rules.ts';
import { buildOpenContest } from '#server/applications/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork } from '#server/platform/testing.ts';

/*
 * The organisers' list of 2 000 applications, each sent twice with a long description: filtered, put in order and
 * counted, one page of 50. Prints {applications, questions: [{question, medianMs, p95Ms, queries}]}. Wanted: a median of
 * at most 60 ms and as many queries as for one application.
 */

const count = 2000;
const network = await openTestNetwork();
const { db } = network;
const contest = await buildOpenContest(db);
const organisations = [];
for (let index = 0; index < 400; index++) organisations.push((await buildOrganisation(db)).id);
const { id: account } = await buildMember(db);
await sql`insert into applications (contest_id, number, state, nomination_key, title, organisation_id, created_by, submitted_at, answers)
	select ${contest.id}, n, 'submitted', case when n % 2 = 0 then 'service' else 'event' end, 'Работа ' || n,
		(${organisations}::uuid[])[1 + n % 400], ${account}, now() - n * interval '1 minute',
		jsonb_build_object('description', repeat('Читальный зал открыт по ночам. ', 250))
	from generate_series(1, ${count}::int) as n`.execute(db);
await sql`insert into application_authors (application_id, position, surname, given_name, patronymic, gender)
	select id, 0, 'Лампова', 'Вера', 'Ивановна', 'female' from applications where contest_id = ${contest.id}`.execute(db);
await sql`insert into application_versions (application_id, version, regulations_version, revision, content, sha256, submitted_by)
	select id, v, 1, 1, jsonb_build_object('title', title, 'nomination', jsonb_build_object('key', nomination_key),
		'organisation', jsonb_build_object('id', organisation_id), 'answers', answers), repeat('0', 64), 'system:bench'
	from applications, generate_series(1, 2) as v where contest_id = ${contest.id}`.execute(db);
await sql`analyze`.execute(db).catch(() => undefined);

const questions: Record<string, ListQuery> = {
	'as it opens': {},
	'by organisation, backwards': { order: 'organisation', descending: true },
	'one nomination, by title': { nominationKey: 'service', order: 'title' },
	'found by words': { search: 'работа 19 лампова' }
};
const actor = systemActor('bench');
const measured = [];
for (const [question, query] of Object.entries(questions)) {
	const ask = () => applicationsPage(db, actor, contest.id, { limit: 50, offset: 0, ...query });
	const times: number[] = [];
	for (let round = 0; round < 40; round++) {
		const from = performance.now();
		await ask();
		times.push(performance.now() - from);
	}
	times.sort((a, b) => a - b);
	const [medianMs, p95Ms] = [times[20]!, times[37]!].map((time) => Math.round(time * 10) / 10);
	measured.push({ question, medianMs, p95Ms, queries: await network.countQueries(ask) });
}
console.log(JSON.stringify({ applications: count, questions: measured }, null, '\t'));
await network.close();
