import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { nameFormsOf } from '#server/people/queries.ts';
import { buildPerson } from '#server/people/testing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildFinalised } from '../../testing.ts';
import { papersPreview } from '../queries.ts';
import { confirmPaperNames } from './commands.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('an organiser confirms the names that letters of the own contest wait for, and no others', async () => {
	const { db } = network;
	const contest = await buildFinalised(db, { entries: 2, thanked: true });
	const { authorId } = contest.entries[0]!;
	const stranger = await buildPerson(db);
	const asked = [
		{ personId: authorId, dative: ' Ламповой Вере  Ивановне' },
		{ personId: stranger, dative: 'Чужому' }
	];
	const outsider = await buildActor(db);
	assert.deepEqual(await confirmPaperNames(db, outsider, contest.id, asked), { ok: false, reason: 'not-allowed' });
	const { unconfirmed } = await papersPreview(db, contest.organiser, contest.id);
	assert.match(unconfirmed[0]!.proposed ?? '', /^Ламповой\S* Вере Ивановне$/);
	const { organiser } = contest;
	const empty = [{ personId: authorId, dative: ' ' }];
	assert.deepEqual(await confirmPaperNames(db, organiser, contest.id, empty), { ok: false, reason: 'form-missing' });
	assert.deepEqual(await confirmPaperNames(db, organiser, contest.id, asked), { ok: true, value: 1 });
	const forms = await nameFormsOf(db, [authorId, stranger]);
	assert.deepEqual([forms.get(authorId), forms.get(stranger)], [{ dative: 'Ламповой Вере Ивановне' }, {}]);
	assert.deepEqual((await papersPreview(db, organiser, contest.id)).unconfirmed, []);
	assert.deepEqual(await confirmPaperNames(db, organiser, contest.id, asked), { ok: true, value: 0 });
});
