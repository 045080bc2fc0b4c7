import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { giveAwards } from '#server/awards/commands.ts';
import { announceContest } from '#server/contests/commands.ts';
import { recordMinutes } from '#server/contests/minutes/commands.ts';
import { finaliseResults, publishResults } from '#server/contests/results/commands.ts';
import { buildContest, type BuiltContest } from '#server/contests/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { askFor } from '../../src/http/front-testing.ts';
import { click } from './hands.ts';
import { openOffice, type Office } from './office-scene.ts';

let office: Office;
let contest: BuiltContest;
const actor = systemActor('journey');
before(async () => {
	office = await openOffice();
	const { db } = office.network;
	contest = await buildContest(db, { entries: 2 });
	for (const step of [finaliseResults, announceContest, publishResults, giveAwards, recordMinutes]) {
		assert.ok((await step(db, actor, contest.id)).ok);
	}
});
after(() => office.close());

test('from the contest whose papers wait one comes to where they are issued', async () => {
	const page = await office.openSignedIn('/office/contests');
	await page
		.getByRole('link', { name: /Конкурс/ })
		.first()
		.waitFor();
	await page.goto(`${office.origin}/office/contests/${contest.slug}`);
	await click(page.getByRole('link', { name: 'Открыть выдачу документов' }));
	await page.getByRole('button', { name: 'Выдать документы' }).waitFor();
	assert.equal(new URL(page.url()).pathname, `/office/contests/${contest.slug}/judging/publication`);
	await page.context().close();
});
test('the minutes come as a tagged PDF and as a Word copy', async () => {
	const headers = { cookie: `session=${await office.session()}` };
	const read = async (name: string) => {
		const path = `/office/contests/${contest.slug}/${name}`;
		const answer = await askFor(office.serving.url, path, office.host, { headers });
		return { status: answer.status, type: answer.headers['content-type'], start: answer.body.slice(0, 4) };
	};
	assert.deepEqual(await read('minutes.pdf'), { status: 200, type: 'application/pdf', start: '%PDF' });
	assert.deepEqual(await read('minutes.docx'), {
		status: 200,
		type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		start: 'PK\u0003\u0004'
	});
});
