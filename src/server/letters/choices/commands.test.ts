import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildLetter } from '../testing.ts';
import { setLetterChoice, unsubscribe } from './commands.ts';
import { letterChoicesOf, unsubscriptionBy } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const actor = { id: '3f2a91c0-0a1b-4c2d-8e3f-000102030405', role: 'member' } as const;
const choices = async (address: string) =>
	Object.fromEntries((await letterChoicesOf(network.db, address)).map(({ kind, isWanted }) => [kind, isWanted]));

test('an address is asked for each kind, whatever its case', async () => {
	const address = 'Vera@Example.org';
	assert.deepEqual(await choices(address), { 'application-reminder': true, 'contest-news': true });
	const choose = (kind: string, isWanted: boolean) =>
		network.db.transaction().execute((tx) => setLetterChoice(tx, actor, { address, kind, isWanted }));
	await choose('contest-news', false);
	await choose('contest-news', false);
	assert.deepEqual(await choices('vera@example.org'), { 'application-reminder': true, 'contest-news': false });
	await choose('contest-news', true);
	assert.deepEqual(await choices(address), { 'application-reminder': true, 'contest-news': true });
});

test('the link in a letter refuses its kind or all, and takes it back', async () => {
	const to = { address: 'teplova@example.org' };
	const id = await buildLetter(network.db, { kind: 'contest-news', isDuty: false, to });
	const { unsubscribe_code: code } = await network.db
		.selectFrom('letters')
		.select('unsubscribe_code')
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
	const found = () => unsubscriptionBy(network.db, code!);
	assert.deepEqual(await found(), { kind: 'contest-news', ...to, isUnsubscribed: false });
	await unsubscribe(network.db, code!, 'this-kind');
	assert.deepEqual(await choices(to.address), { 'application-reminder': true, 'contest-news': false });
	await unsubscribe(network.db, code!, 'all');
	assert.deepEqual(await choices(to.address), { 'application-reminder': false, 'contest-news': false });
	assert.equal((await found())!.isUnsubscribed, true);
	await unsubscribe(network.db, code!, 'undo');
	assert.deepEqual(await choices(to.address), { 'application-reminder': false, 'contest-news': true });
});

test('a code of no letter leads nowhere', async () => {
	for (const code of ['', 'x', 'A'.repeat(22), "' or 1=1 --"]) {
		assert.equal(await unsubscriptionBy(network.db, code), null);
		await assert.rejects(unsubscribe(network.db, code, 'all'), NotFound);
	}
});
