import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { appoint } from '#server/accounts/appointments/commands.ts';
import type { BuiltMember } from '#server/accounts/appointments/testing.ts';
import { ruleSetOf } from '#server/contests/plan/rules.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { parseRuleSet, type RuleSet } from '#server/contests/scoring/rule-set/forms.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { organisationsNamed } from '#server/organisations/queries.ts';
import { systemActor } from '#server/platform/actor.ts';
import { countedByTerritory, type TerritoryCounts } from '#server/platform/russian/territories.ts';
import { readSpreadsheet } from '#server/platform/spreadsheets/reading.ts';
import { openZip } from '#server/platform/spreadsheets/zip.ts';
import { fillApplication, leave, sendApplication, type Entrant, type Manner } from './call/applying.ts';
import { bringThroughCut, typeThroughCut } from './call/by-scripts.ts';
import {
	confirm,
	confirmAll,
	giveAllVerdicts,
	giveVerdicts,
	mend,
	notePapers,
	openPersonalLink,
	propose,
	proposePassed,
	type Desk,
	type Fault
} from './call/checking.ts';
import { press, textOf } from './call/filling.ts';
import { keyboardOf } from './call/hands.ts';
import { finishLooking, look } from './call/looking.ts';
import { expectedEntries, registeredEntries } from './call/results.ts';
import { openCall, type Call } from './call/scene.ts';
import { publishContest, setUpContest } from './call/setting-up.ts';

const system = systemActor('testing');
let call: Call;
let methodist: BuiltMember;
let second: BuiltMember;
let slug: string;
let contestId: string;
const entrants = new Map<string, Entrant>();

before(async () => {
	call = await openCall();
	const { db } = call.network;
	methodist = await call.member('Лампова Вера Ивановна', 'lampova@example.org');
	second = await call.member('Полкин Лев Ильич', 'polkin@example.org');
	const organiser = call.facts.contest.organisers.find(({ role }) => role === 'organiser')!;
	const organisationId = (await organisationsNamed(db, [organiser.name])).get(organiser.name)![0]!.id;
	const appointed = await appoint(db, system, { accountId: methodist.id, role: 'methodist', organisationId });
	assert.ok(appointed.ok, JSON.stringify(appointed));
});
after(() => call.close());

test('a methodist sets the contest up from a template, page by page, and publishes its regulations', async () => {
	slug = await setUpContest(call, methodist);
	await publishContest(call, methodist, slug, second);
	const { id } = await call.network.db
		.selectFrom('contests')
		.select('id')
		.where('slug', '=', slug)
		.executeTakeFirstOrThrow();
	contestId = id;
	const { plan } = await publishedPlanOf(call.network.db, contestId);
	const published = parseRuleSet(ruleSetOf(plan));
	assert.ok(published.ok);
	assert.deepEqual(withoutIds(published.ruleSet), withoutIds(call.facts.ruleSet));
});

/** What a set-up names by itself differs from the folder's names; what is said by them must not. */
function withoutIds(ruleSet: RuleSet): unknown {
	const named = new Map([
		...ruleSet.stages.map(({ id, title }) => [id, title] as const),
		...ruleSet.nominations.map(({ id, title }) => [id, title] as const)
	]);
	return {
		...ruleSet,
		nominations: ruleSet.nominations.map(({ id: _id, ...nomination }) => nomination),
		stages: ruleSet.stages.map(({ id: _id, ...stage }) => stage),
		tieLadder: ruleSet.tieLadder.map((step) => ('stage' in step ? { ...step, stage: named.get(step.stage) } : step)),
		awards: ruleSet.awards.map(({ id: _id, ...award }) => award)
	};
}

test('thirty-five applications come in before the deadline, and one is ready but for sending', async () => {
	await moveCall("now() - interval '1 day'", "now() + interval '1 day'");
	const { entries, late } = call.facts;
	const alone = entries.filter(({ authors }) => authors.length === 1);
	const together = entries.filter(({ authors }) => authors.length > 1);
	const manners = new Map<string, Manner>([
		[alone[0]!.id, { hands: keyboardOf }],
		[alone[1]!.id, { scripts: true, bringFile: bringThroughCut, typeAnswers: typeThroughCut }],
		[together[0]!.id, { consenting: 'by-invitation', width: 360 }]
	]);
	const waiting = [...entries];
	const worker = async () => {
		for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
			const usual: Manner = Number(entry.id) % 3 === 0 ? { width: 360 } : {};
			const manner = manners.get(entry.id) ?? usual;
			const entrant = await fillApplication(call, slug, entry, manner);
			entrants.set(entry.id, entrant);
			if (entry === late) continue;
			await sendApplication(call, entrant);
			await leave(entrant, manner.scripts ? [/^failed: /, /ERR_INTERNET_DISCONNECTED/] : []);
		}
	};
	await Promise.all([worker(), worker(), worker()]);
	assert.deepEqual(await countStates(), { draft: 1, submitted: entries.length - 1 });
});

test('after the deadline sending is refused and nothing is lost; a personal link lets the late one in', async () => {
	const entrant = entrants.get(call.facts.late.id)!;
	const { page, window } = entrant;
	await moveCall("now() - interval '2 days'", "now() - interval '1 second'");
	await entrant.bringFile(entrant, 'signed-sheet', call.papers.sheet);
	await press(page, 'Проверить и отправить', 'link');
	await look(call, window, 'application-check-closed');
	await press(page, 'Отправить заявку');
	assert.match(await page.locator('[role=alert]').innerText(), /Приём заявок завершён\. Написанное сохранено/);
	window.troubles.splice(0, 1); // the refusal
	const path = await openPersonalLink({ call, slug, organiser: second }, entrant.entry);
	await page.goto(path);
	await look(call, window, 'apply-grace');
	await press(page, /^Отправить по личной ссылке/);
	await look(call, window, 'application-by-link');
	await press(page, 'Проверить и отправить', 'link');
	await press(page, 'Отправить заявку');
	assert.match(page.url(), /\/receipt$/);
	await leave(entrant);
	assert.deepEqual(await countStates(), { submitted: call.facts.entries.length });
});

test('two organisers check all: one correction, two refusals, the others admitted, each confirmed by the second', async () => {
	const { entries, late } = call.facts;
	const [first, other] = [methodist, second].map((organiser): Desk => ({ call, slug, organiser })) as [Desk, Desk];
	const unconsented = entries.find(({ rejection }) => rejection?.startsWith('нет согласия'))!;
	const mended = entries.find(({ rejection, authors }) => !rejection && authors.length === 1)!;
	const faults: Fault[] = [
		{ entry: late, point: /в срок/, verdict: 'Не подходит' },
		{ entry: unconsented, point: /согласия/, verdict: 'Не подходит' },
		{ entry: mended, point: /подпис/, verdict: 'Нужно исправить' }
	];
	const onPaper = entries.filter((entry, at) => entry.authors.length > 1 && entry !== unconsented && at > 0);
	await Promise.all([
		giveAllVerdicts(first, faults).then((checked) => assert.equal(checked, entries.length)),
		notePapers(
			other,
			onPaper.map(({ title }) => title!)
		)
	]);
	await propose(first, mended.title!, 'Вернуть на исправление', 'Скан не читается: приложите другой.');
	await confirm(other, mended.title!);
	await mend(call, entrants.get(mended.id)!);
	await giveVerdicts(other, mended.title!);
	for (const refused of [late, unconsented]) {
		await propose(first, refused.title!, 'Не допускать', refused.rejection!);
		await confirm(other, refused.title!);
	}
	assert.match(await proposePassed(first), /Предложены к допуску 34 заявки/);
	assert.match(await confirmAll(other), /Подтверждены 34 решения/);
	assert.deepEqual(await countStates(), { admitted: entries.length - 2, rejected: 2 });
});

test('the entries are those of the demonstration; lists, sheets and archives tell the same', async () => {
	const { entries } = call.facts;
	assert.deepEqual(await registeredEntries(call, contestId), expectedEntries(call));
	const window = await call.open(methodist, `/office/contests/${slug}/applications`);
	const { page } = window;
	const counts: TerritoryCounts = {};
	for (const { kind } of new Map(
		entries.map(({ territory, territoryKind: kind }) => [territory!, { kind: kind! }])
	).values())
		counts[kind] = (counts[kind] ?? 0) + 1;
	const sentence = countedByTerritory(entries.length, ['заявка', 'заявки', 'заявок'], counts);
	const places = sentence.slice(sentence.indexOf(' из ')).replaceAll(/\s/g, ' ');
	assert.ok((await textOf(page)).includes(places), `${places} in ${await textOf(page)}`);
	await page.goto(`/office/contests/${slug}/check/statistics`);
	await look(call, window, 'check-statistics');
	const admitted = entries.filter(({ rejection }) => rejection === null).length;
	const works = countedByTerritory(admitted, ['работа', 'работы', 'работ'], counts).replaceAll(/\s/g, ' ');
	assert.ok((await textOf(page)).includes(`Допущено: ${works}.`), works);
	await page.goto(`/office/contests/${slug}/applications`);
	await press(page, entries[0]!.title!, 'link');
	await look(call, window, 'application-reading');

	await page.goto(`/office/contests/${slug}/applications`);
	const download = async (name: string) => {
		const [brought] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name, exact: true }).last().click()
		]);
		return readFileSync(await brought.path());
	};
	const sheets = readSpreadsheet(await download('Таблица .xlsx'));
	assert.ok(sheets.ok);
	const [sheet] = sheets.value;
	const column = (row: number) => Array.from({ length: sheet!.widthOf(row) }, (_, at) => sheet!.textAt(row, at));
	const at = column(0).indexOf('Название работы');
	const told = Array.from({ length: sheet!.rowCount - 1 }, (_, row) => sheet!.textAt(row + 1, at));
	assert.deepEqual(told.sort(), entries.map(({ title }) => title!).sort());
	const { names } = openZip(await download('Все файлы, .zip'), 50_000_000);
	assert.equal(names.length, entries.length * 3 + 1);
	await window.close();
});

test('every page that was met is sound, wide and narrow: nothing for axe, no noise, nothing from elsewhere', () =>
	finishLooking());

test('each sending was answered by one receipt, each decision by one letter, and everything holds', async () => {
	const members = sql<{ state: string; members: number; versions: number }>`
		select state, count(*)::int as members, sum(versions.sent)::int as versions from applications
		join application_members on application_members.application_id = applications.id
		join lateral (select count(*) as sent from application_versions where application_id = applications.id) versions on true
		group by state order by state`;
	const { rows: worked } = await members.execute(call.network.db);
	const [admitted, rejected] = worked;
	const { rows: written } = await sql<{ kind: string; letters: number }>`
		select kind, count(*)::int as letters from letters where contest_id = ${contestId} and kind like 'application-%'
		group by kind order by kind`.execute(call.network.db);
	// Each letter goes to everyone who works on the application: the one co-author who joined is told too.
	assert.deepEqual(worked, [
		{ state: 'admitted', members: 35, versions: 36 },
		{ state: 'rejected', members: 2, versions: 2 }
	]);
	assert.deepEqual(Object.fromEntries(written.map(({ kind, letters }) => [kind, letters])), {
		'application-admitted': admitted!.members,
		'application-correction': 1,
		'application-received': admitted!.versions + rejected!.versions,
		'application-rejected': rejected!.members
	});
	assert.deepEqual(await brokenInvariants(call.network.db), []);
});

/** As an operator's clock would: when the call is open is the contest's business, not the test's. */
async function moveCall(opens: string, closes: string): Promise<void> {
	await sql`update contest_calls set opens_at = ${sql.raw(opens)}, closes_at = ${sql.raw(closes)},
		taken_until = ${sql.raw(closes)}`.execute(call.network.db);
	call.serving.invalidate(call.network.schema, null);
}

async function countStates(): Promise<Record<string, number>> {
	const { rows } = await sql<{ state: string; count: number }>`
		select state, count(*)::int as count from applications group by state order by state`.execute(call.network.db);
	return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}
