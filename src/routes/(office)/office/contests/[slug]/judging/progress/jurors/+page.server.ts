import { progressOf } from '#server/contests/judging/overview/progress/queries.ts';
import { jurorHabits } from '#server/contests/judging/overview/totals/queries.ts';
import { shortName, watched } from '../watched.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { access, stage, frame } = await watched(event);
	const { db } = event.locals;
	const habits = await jurorHabits(db, access, stage, await progressOf(db, access, stage.stage.id));
	return { frame, habits: habits.map((habit) => ({ ...habit, short: shortName(habit.name) })) };
};
