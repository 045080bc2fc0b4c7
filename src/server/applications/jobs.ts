import type { Db } from '#server/database.ts';
import type { Tasks } from '#server/platform/jobs.ts';
import { writeStageLetters } from './outcomes/commands.ts';
import { tellOfChange } from './regulations-change/commands.ts';

/** What follows from what happened elsewhere. */
export const applicationTasks: Tasks = {
	'regulations-changed': async (db: Db, payload) => {
		const { contestId, version } = payload as { contestId: string; version: number };
		await tellOfChange(db, contestId, version);
	},
	'stage-letters': async (db: Db, payload) => {
		await writeStageLetters(db, payload as { contestId: string; stage: string });
	}
};
