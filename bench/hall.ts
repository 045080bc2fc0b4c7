import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { buildDefence } from '#server/contests/defence/testing.ts';
import { runDefence } from '#server/contests/defence/day/commands.ts';
import type { DefenceAct } from '#server/contests/defence/day/rules.ts';
import { defenceDayOf } from '#server/contests/defence/queries.ts';
import { startProgram } from './call/program.ts';
import { followHall, type Heard } from './hall/watchers.ts';

/*
 * The hall's screen before many: 300 watchers in a process of their own follow one defence of the real program, and 50
 * changes are made by commands of another process, as by another node. A change is measured from the moment at which the
 * command's transaction has been committed to the moment at which each watcher has read the new state whole. Prints
 * {watchers, changes, heard, p50Ms, p99Ms, maxMs}. Wanted: p99 of at most 300 ms on two cores.
 */

const [watchers, changes] = [300, 50];

if (process.argv[2] === 'follow') {
	await followHall(process.argv[3]!, process.argv[4]!, watchers);
} else {
	const program = await startProgram();
	try {
		const defence = await buildDefence(program.db, { entries: 9 });
		const follower = fork(import.meta.filename, ['follow', program.url, defence.hallCode], { stdio: 'inherit' });
		await once(follower, 'message');
		const told = new Map<string, number>();
		const press = async (act: DefenceAct) => {
			const { revision } = (await defenceDayOf(program.db, defence.place))!;
			const outcome = await runDefence(program.db, defence.secretary.actor, defence.place, { act, revision });
			if (!outcome.ok) throw new Error(outcome.reason);
			told.set(outcome.value, performance.timeOrigin + performance.now());
			await pause(200);
		};
		await press({ kind: 'open' });
		for (let n = 0; told.size < changes; n++) {
			const entryId = defence.entries[n % 9]!.id;
			const acts: DefenceAct[] = [
				{ kind: 'call', entryId },
				{ kind: 'speech' },
				{ kind: 'questions' },
				{ kind: 'heard' }
			];
			for (const act of acts) if (told.size < changes) await press(act);
		}
		await pause(1000);
		follower.send('tell');
		const [heard] = (await once(follower, 'message')) as [Heard[]];
		follower.kill();
		// The first one, of everybody's coming in, is not a change.
		const delays = heard.flatMap(({ revision, at }) => (told.has(revision) ? at - told.get(revision)! : []));
		delays.sort((one, other) => one - other);
		const figure = (share: number) =>
			Math.round(delays[Math.min(delays.length - 1, Math.floor(delays.length * share))]! * 10) / 10;
		const counts = { watchers, changes, heard: delays.length, wanted: watchers * changes };
		console.log(
			JSON.stringify({
				bench: 'hall',
				...counts,
				p50Ms: figure(0.5),
				p99Ms: figure(0.99),
				maxMs: figure(1),
				memoryMb: Math.round(program.memory())
			})
		);
	} finally {
		await program.stop();
	}
}
