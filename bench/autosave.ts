import { setTimeout as pause } from 'node:timers/promises';
import { figuresOf } from './call/figures.ts';
import { startProgram } from './call/program.ts';
import { buildEntrants, openContest } from './call/scene.ts';
import { Visitor, type Noted } from './call/visitor.ts';

/*
 * What a page that is being written saves by itself: a draft with a description of two pages, changed a little every
 * time, from the first byte of the request to the last of the answer, one after another against the real program with its
 * own database. Prints {saved, medianMs, p99Ms, maxMs, processorMs}: the last is what one saving takes of the processor,
 * in the program and in the database. Wanted: a median of at most 10 ms.
 */

const [warming, count] = [300, 500];
const program = await startProgram();
try {
	const contest = await openContest(program.db);
	const [entrant] = await buildEntrants(program.db, contest, 1);
	const { application, cookie } = entrant!;
	const notes: Noted[] = [];
	const visitor = new Visitor(program.url, cookie, notes);
	const { description } = (await storedAnswers()) as { description: string };
	let revision = application.revision;
	const save = async (n: number) => {
		const { status, body } = await visitor.form('autosave', `/my/applications/${application.id}/autosave`, {
			...{ step: 'answers', field: 'description', revision: String(revision) },
			'answer-description': `${description} Изменение ${n}.`
		});
		const answer = JSON.parse(body) as { ok: boolean; revision: number };
		if (status !== 200 || !answer.ok || answer.revision !== revision + 1) throw new Error(`${status} ${body}`);
		revision = answer.revision;
	};
	for (let n = 0; n < warming; n++) await save(n);
	await pause(2000);
	notes.length = 0;
	const before = program.busy();
	for (let n = 0; n < count; n++) await save(warming + n);
	const after = program.busy();
	visitor.leave();
	const [{ requests: saved, medianMs, p99Ms, maxMs }] = figuresOf(notes) as [ReturnType<typeof figuresOf>[number]];
	const seconds = after.program + after.database - before.program - before.database;
	const processorMs = Math.round((seconds * 10_000) / count) / 10;
	console.log(JSON.stringify({ bench: 'autosave', saved, medianMs, p99Ms, maxMs, processorMs }));

	async function storedAnswers(): Promise<unknown> {
		const stored = program.db.selectFrom('applications').select('answers').where('id', '=', application.id);
		return (await stored.executeTakeFirstOrThrow()).answers;
	}
} finally {
	await program.stop();
}
