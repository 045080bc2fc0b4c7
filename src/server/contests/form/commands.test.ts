import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildPlannedContest } from '../plan/testing.ts';
import { lockContest } from '../queries.ts';
import {
	addField,
	addTypical,
	changeField,
	copyField,
	moveField,
	removeField,
	restoreField,
	takeForm,
	type FormRefusal
} from './commands.ts';
import type { FormField } from './forms.ts';
import { formInWork, otherForms, stampOf } from './queries.ts';
import { fieldsOfSet } from './presets/rules.ts';
import { buildField } from './testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const [first, second] = [
	buildField('line', { id: 'a', label: 'Первое' }),
	buildField('text', { id: 'b', label: 'Второе' })
];
const refused = (reason: FormRefusal) => ({ ok: false, reason });

async function buildForm(form: FormField[] = [first, second]) {
	const { id } = await buildPlannedContest(network.db, { plan: { form } });
	const organiser = await buildActor(network.db, { role: 'organiser', contestId: id });
	const fields = async () => (await formInWork(network.db, organiser, id)).form;
	return { id, organiser, fields };
}

test('fields are added under names of their own, moved, copied, removed and put back', async () => {
	const { id, organiser, fields } = await buildForm();
	const { db } = network;
	const added = await addField(db, organiser, id, buildField('link', { id: 'new' }));
	assert.ok(added.ok);
	assert.match(added.value, /^link-[0-9a-f]{8}$/);
	const link = { ...buildField('link'), id: added.value };
	assert.deepEqual(await fields(), [first, second, link]);

	assert.ok((await moveField(db, organiser, id, { fieldId: added.value, direction: 'up' })).ok);
	const copied = await copyField(db, organiser, id, 'a');
	assert.ok(copied.ok);
	const copy = { ...first, id: copied.value, label: 'Первое (2)' };
	assert.deepEqual(await fields(), [first, copy, link, second]);

	const removed = await removeField(db, organiser, id, copied.value);
	assert.deepEqual(removed, { ok: true, value: { field: copy, position: 1 } });
	assert.deepEqual(await fields(), [first, link, second]);
	assert.ok(removed.ok && (await restoreField(db, organiser, id, removed.value)).ok);
	assert.deepEqual(await fields(), [first, copy, link, second]);
});

test('a field is changed only by who saw its present state; other fields may have changed meanwhile', async () => {
	const { id, organiser, fields } = await buildForm();
	const change = (label: string, stamp: string) =>
		changeField(network.db, organiser, id, { field: { ...first, label }, stamp });
	const seen = stampOf(first);
	assert.ok((await moveField(network.db, organiser, id, { fieldId: 'b', direction: 'up' })).ok);
	assert.deepEqual(await change('Иначе', seen), { ok: true, value: 'a' });
	assert.deepEqual(await change('Ещё иначе', seen), refused('changed-meanwhile'));
	assert.deepEqual(await fields(), [second, { ...first, label: 'Иначе' }]);
});

test('a second field of one name, and a sixty-first field, are refused', async () => {
	const { id, organiser, fields } = await buildForm();
	const twin = buildField('link', { label: 'второе' });
	assert.deepEqual(await addField(network.db, organiser, id, twin), refused('label-repeated'));
	const renamed = { field: { ...first, label: 'Второе' }, stamp: stampOf(first) };
	assert.deepEqual(await changeField(network.db, organiser, id, renamed), refused('label-repeated'));
	assert.deepEqual(await fields(), [first, second]);
	const full = await buildForm(
		Array.from({ length: 60 }, (_, n) => buildField('line', { id: `f${n}`, label: `Поле ${n}` }))
	);
	assert.deepEqual(await addField(network.db, full.organiser, full.id, buildField('link')), refused('too-many-fields'));
});

test('ready fields, sets and the form of another contest are added without what is there already', async () => {
	const { id, organiser, fields } = await buildForm([]);
	const { db } = network;
	assert.deepEqual(await addTypical(db, organiser, id, { field: 'phone' }), { ok: true, value: 1 });
	const set = fieldsOfSet('practices');
	assert.deepEqual(await addTypical(db, organiser, id, { set: 'practices' }), { ok: true, value: set.length - 1 });
	assert.deepEqual(await addTypical(db, organiser, id, { set: 'practices' }), { ok: true, value: 0 });
	assert.deepEqual((await fields()).map((field) => field.id).sort(), set.map((field) => field.id).sort());

	const other = await buildForm([
		{ ...first, nominations: ['gone'] },
		buildField('text', { id: 'phone', label: 'Чей-то телефон' })
	]);
	await assert.rejects(takeForm(db, organiser, id, other.id), NotFound);
	const both = await buildActor(db, { role: 'organiser', contestId: id }, { role: 'organiser', contestId: other.id });
	assert.deepEqual(await takeForm(db, both, id, other.id), { ok: true, value: 1 });
	assert.deepEqual((await fields()).at(-1), first);
});

test('nobody but keepers and the contest’s organisers changes a form or learns of it', async () => {
	const { id, fields } = await buildForm();
	const { db } = network;
	const { organiser: stranger } = await buildForm();
	const juror = await buildActor(db, { role: 'juror', contestId: id });
	for (const actor of [stranger, juror]) {
		await assert.rejects(formInWork(db, actor, id), NotFound);
		await assert.rejects(addField(db, actor, id, buildField('link')), NotFound);
		await assert.rejects(changeField(db, actor, id, { field: first, stamp: stampOf(first) }), NotFound);
		await assert.rejects(moveField(db, actor, id, { fieldId: 'a', direction: 'down' }), NotFound);
		await assert.rejects(copyField(db, actor, id, 'a'), NotFound);
		await assert.rejects(removeField(db, actor, id, 'a'), NotFound);
		await assert.rejects(restoreField(db, actor, id, { field: buildField('link'), position: 0 }), NotFound);
		await assert.rejects(addTypical(db, actor, id, { set: 'project' }), NotFound);
	}
	assert.deepEqual(await fields(), [first, second]);
});

// Deleting the call of lockContest from changeForm must make this test fail.
test('of five who add fields at once all succeed', async () => {
	const { id, organiser, fields } = await buildForm();
	let adding: ReturnType<typeof addField>[] = [];
	await network.db.transaction().execute(async (tx) => {
		await lockContest(tx, id);
		adding = Array.from({ length: 5 }, (_, n) =>
			addField(network.db, organiser, id, buildField('line', { label: `Поле ${n}` }))
		);
		await untilBlocked(network, tx, 5);
	});
	const outcomes = await Promise.all(adding);
	assert.deepEqual([outcomes.filter(({ ok }) => ok).length, (await fields()).length], [5, 7]);
});

test('forms of other contests are listed for who sets those up, by one query however many there are', async () => {
	const { id, organiser } = await buildForm();
	assert.deepEqual(await otherForms(network.db, organiser, id), []);
	const mine = [await buildForm(), await buildForm([])];
	const actor = await buildActor(
		network.db,
		...[{ id }, ...mine].map((contest) => ({ role: 'organiser' as const, contestId: contest.id }))
	);
	const listed = await otherForms(network.db, actor, id);
	assert.deepEqual(
		listed.map(({ contestId, fields }) => [contestId, fields]),
		[[mine[0]!.id, 2]]
	);
	const queriesFor = () => network.countQueries(() => otherForms(network.db, actor, id));
	const few = await queriesFor();
	for (let n = 0; n < 30; n++) await buildPlannedContest(network.db, { plan: { form: [first] } });
	assert.deepEqual([few, await queriesFor()], [1, 1]);
});
