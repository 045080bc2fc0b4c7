import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { moveDeadline } from '#server/applications/testing.ts';
import { countStatuses, figuresOf, round } from './call/figures.ts';
import { finishApplication, type Acknowledged } from './call/journey.ts';
import { startProgram } from './call/program.ts';
import { buildEntrants, openContest, type Entrant } from './call/scene.ts';
import { findLosses } from './call/losses.ts';
import { Visitor, type Noted } from './call/visitor.ts';

/*
 * The last minute of a call: 500 people, who come evenly over 60 seconds, each bring a 3 MB file by the resumable road,
 * change a text and send their application, by the requests of the site's own pages, while the call closes. The real
 * program with its own database, on two cores, shared with those who ask. Wanted: nothing answered by 5xx, nothing lost
 * of what was acknowledged, numbers without a gap, 99 of 100 answered within 2 s of sending, memory flat. Prints a table of
 * the steps and one JSON line. `bench/last-minutes.ts PEOPLE SECONDS` for another size.
 */

const [people = 500, seconds = 60] = process.argv.slice(2).map(Number);
const warming = Math.min(40, people);

const program = await startProgram();
try {
	const { db } = program;
	const contest = await openContest(db);
	const entrants = await buildEntrants(db, contest, warming + people);
	// A program that has served for a while: everything loaded, its connections open.
	const warmed = await crowd(entrants.slice(0, warming), [], Math.min(5, seconds));
	await pause(3000);

	await moveDeadline(db, contest.id, `${seconds} seconds`, '10 minutes');
	const notes: Noted[] = [];
	const lag = monitorEventLoopDelay({ resolution: 10 });
	lag.enable();
	const [memoryBefore, busyBefore, begun] = [program.memory(), program.busy(), performance.now()];
	const watch = watchMemory();
	const acknowledged = await crowd(entrants.slice(warming), notes, seconds);
	const tookSeconds = (performance.now() - begun) / 1000;
	const busy = program.busy();
	lag.disable();
	await pause(10_000);
	watch.stop();

	const steps = figuresOf(notes);
	const report = {
		people,
		tookSeconds: round(tookSeconds),
		statuses: countStatuses(notes),
		...(await findLosses(program, contest.id, entrants, [...warmed, ...acknowledged])),
		steps,
		memory: { before: round(memoryBefore), most: round(watch.most()), after: round(program.memory()) },
		processorSeconds: {
			program: round(busy.program - busyBefore.program),
			database: round(busy.database - busyBefore.database)
		},
		/** How late those who ask were themselves: what is less than that was not the program. */
		lagOfCrowdMs: { p99: round(lag.percentile(99) / 1e6), most: round(lag.max / 1e6) }
	};
	console.table(steps);
	console.log(JSON.stringify(report));
} finally {
	await program.stop();
}

/** Each comes at a moment of their own, all of them within so many seconds. */
function crowd(entrants: readonly Entrant[], notes: Noted[], within: number): Promise<Acknowledged[]> {
	let state = 7;
	return Promise.all(
		entrants.map(async (entrant) => {
			state = (state * 48_271) % 2_147_483_647;
			await pause((state / 2_147_483_647) * within * 1000);
			const visitor = new Visitor(program.url, entrant.cookie, notes);
			try {
				return await finishApplication(entrant, visitor);
			} finally {
				visitor.leave();
			}
		})
	);
}

function watchMemory(): { most(): number; stop(): void } {
	let most = 0;
	const timer = setInterval(() => (most = Math.max(most, program.memory())), 100);
	return { most: () => most, stop: () => clearInterval(timer) };
}
