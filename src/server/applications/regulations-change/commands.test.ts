import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LetterText } from '#server/letters/commands.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { applicationTasks } from '../jobs.ts';
import { buildDraft, buildEntrant, buildOpenContest, buildSubmitted, type OpenContest } from '../testing.ts';
import { withdrawApplication } from '../withdrawal/commands.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

/** The contest's next version, as its publication leaves it behind. */
async function publishChange({ id }: OpenContest, version: number, whatChanged: string): Promise<void> {
	const { plan, document, sha256 } = await network.db
		.selectFrom('regulations')
		.select(['plan', 'document', 'sha256'])
		.where('contest_id', '=', id)
		.where('version', '=', 1)
		.executeTakeFirstOrThrow();
	await network.db
		.insertInto('regulations')
		.values({
			...{ contest_id: id, version, rule_set_version: 1, sha256, what_changed: whatChanged },
			...{ plan: JSON.stringify(plan), document: JSON.stringify(document), published_by: 'system:testing' }
		})
		.execute();
}

const tell = (contest: OpenContest, version: number) =>
	applicationTasks['regulations-changed']!(
		network.db,
		{ contestId: contest.id, version },
		{ schema: network.schema, isLastTry: false }
	);

/** To whom letters of a change went, and the sentences about it. */
async function toldOf({ id }: OpenContest): Promise<{ to: (string | null)[]; texts: string[][] }> {
	const letters = await network.db
		.selectFrom('letters')
		.select(['account_id as to', 'text'])
		.where('contest_id', '=', id)
		.where('kind', '=', 'regulations-changed')
		.orderBy('written_at')
		.execute();
	const texts = letters.map(({ text }) => (text as LetterText).paragraphs.slice(1, -1));
	return { to: letters.map(({ to }) => to).sort(), texts };
}

test('a change is told once to everybody who works on an application, and not to who has withdrawn', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const starter = await buildDraft(db, { contest });
	// Two applications of one person are one letter.
	await buildDraft(db, { contest, owner: starter.owner });
	const sender = await buildSubmitted(db, { contest });
	const coAuthor = await buildEntrant(db);
	await db.insertInto('application_members').values({ application_id: sender.id, account_id: coAuthor.id }).execute();
	const withdrawn = await buildSubmitted(db, { contest });
	assert.ok((await withdrawApplication(db, withdrawn.owner, withdrawn.id)).ok);
	await buildDraft(db);
	await publishChange(contest, 2, 'Приём заявок продлён до 7 апреля.\n\nПо просьбам библиотек.');

	await tell(contest, 2);
	const expected = {
		to: [starter.owner.id, sender.owner.id, coAuthor.id].sort(),
		texts: Array.from({ length: 3 }, () => ['Приём заявок продлён до 7 апреля.', 'По просьбам библиотек.'])
	};
	assert.deepEqual(await toldOf(contest), expected);
	// A job may be done twice; its letters are not.
	await Promise.all([tell(contest, 2), tell(contest, 2)]);
	assert.deepEqual(await toldOf(contest), expected);
	await publishChange(contest, 3, 'Добавлена номинация.');
	await tell(contest, 3);
	assert.equal((await toldOf(contest)).to.length, 6);
});
