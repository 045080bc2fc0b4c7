import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actorOf, buildMember } from '#server/accounts/appointments/testing.ts';
import { buildDraft, buildOpenContest, type OpenContest } from '#server/applications/testing.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { askFor } from '../../../src/http/front-testing.ts';
import { openLog } from '../../../src/http/log.ts';
import { serve, type Serving } from '../../../src/server.ts';
import { launchBrowser } from '../../browser.ts';
import { goOn } from '../hands.ts';
import { beginSession } from '../scene.ts';
import { foreignAddresses } from './evil-words.ts';
import { hiddenFieldsOf, newFormKey } from './scene.ts';

let network: TestNetwork;
let serving: Serving;
let host: string;
let contest: OpenContest;
before(async () => {
	network = await openTestNetwork();
	contest = await buildOpenContest(network.db);
	serving = await serve({ database: network.database, log: openLog('silent'), trustedProxies: '127.0.0.1' });
	host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test:${new URL(serving.url).port}`;
});
after(async () => {
	await serving.close();
	await network.close();
});

async function draftOfSomebody() {
	const member = await buildMember(network.db, { name: 'Лампова Вера Ивановна' });
	const session = await beginSession(network, member);
	const draft = await buildDraft(network.db, { contest, owner: await actorOf(network.db, member.id) });
	return { ...draft, session };
}

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
	askFor(serving.url, path, host, {
		method: 'POST',
		headers: {
			...{ origin: `http://${host}`, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
			...headers
		},
		body: new URLSearchParams(form).toString()
	});

const kinds = ['one form sent fifty times', 'fifty windows that each send their own'] as const;
for (const kind of kinds) {
	test(`${kind}, all at once: one version, one number, one letter, the same receipt to all`, async () => {
		const { id, revision, session } = await draftOfSomebody();
		const shared = newFormKey();
		const answers = await Promise.all(
			Array.from({ length: 50 }, () => {
				const key = kind === kinds[0] ? shared : newFormKey();
				const form = { key, revision: String(revision) };
				return post(`/my/applications/${id}/check?/send`, form, { cookie: `session=${session}` });
			})
		);
		assert.deepEqual(
			new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`)),
			new Set([`303 /my/applications/${id}/receipt`])
		);
		const { db } = network;
		const versions = await db
			.selectFrom('application_versions')
			.select('version')
			.where('application_id', '=', id)
			.execute();
		assert.deepEqual(versions, [{ version: 1 }]);
		assert.equal((await db.selectFrom('letters').select('id').execute()).length, kinds.indexOf(kind) + 1);
		assert.deepEqual(await brokenInvariants(db), []);
	});
}

test('whoever signs in or changes the look by a foreign link stays on this site', async () => {
	const member = await buildMember(network.db);
	const leads: string[] = [];
	for (const [index, back] of foreignAddresses.entries()) {
		const from = { 'x-forwarded-for': `198.51.100.${index + 1}` };
		const query = `back=${encodeURIComponent(back)}`;
		const page = await askFor(serving.url, `/sign-in?${query}`, host);
		const fields = { ...hiddenFieldsOf(page.body), email: member.email, password: member.password, back };
		const signedIn = await post(`/sign-in?${query}`, fields, from);
		const view = await post('/settings/view', { back, colours: 'dark' }, from);
		leads.push(String(signedIn.headers.location), String(view.headers.location));
		assert.deepEqual([signedIn.status, view.status], [303, 303], back);
	}
	const here = `http://${host}`;
	assert.deepEqual(
		leads.filter((to) => new URL(to, here).origin !== here || /[\r\n\t]|^\/[/\\]/.test(to)),
		[]
	);
});

test('ten megabytes pasted into a field: the browser shows what to do, and «back» has the text', async () => {
	const { id, session } = await draftOfSomebody();
	const browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
	try {
		const origin = `http://${host}`;
		const context = await browser.newContext({ javaScriptEnabled: false, baseURL: origin });
		await context.addCookies([{ name: 'session', value: session, url: origin, httpOnly: true, sameSite: 'Lax' }]);
		const page = await context.newPage();
		// Each letter is six bytes on its way. So many as the second time take the browser long to lay out again.
		for (const length of [100_000, 1_800_000]) {
			const field = page.getByLabel('Описание практики');
			await page.goto(`/my/applications/${id}/answers`);
			await goOn(page, () =>
				field.evaluate((element, letters) => {
					const area = element as HTMLTextAreaElement;
					area.style.display = 'none';
					area.value = 'а'.repeat(letters);
					area.form!.requestSubmit();
				}, length)
			);
			assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Отправлено слишком много');
			if (length > 500_000) continue;
			await page.goBack();
			assert.equal((await field.inputValue()).length, length);
		}
	} finally {
		await browser.close();
	}
});
