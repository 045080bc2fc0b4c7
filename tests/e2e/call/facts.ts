import { join } from 'node:path';
import type { FolderEntry } from '#server/contests/folder/entries/forms.ts';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import { readContestFolder } from '#server/contests/folder/queries.ts';
import { demoFolder } from '../../../src/cli/demo/loading.ts';

/** The demonstration contest as its folder describes it: what the journey types is read from here and nowhere else. */
export type Facts = ContestFolder & {
	call: { opensOn: string; closesOn: string; closesTime: string; checkUntil: string };
	/** Everything else in the calendar. */
	milestones: { title: string; date: string; until: string | null }[];
	/** The entry that was sent after the deadline. */
	late: FolderEntry;
};

export async function readFacts(): Promise<Facts> {
	const reading = await readContestFolder(join(demoFolder, 'contests', 'kompas-2027'));
	if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
	const { folder } = reading;
	const { dates } = folder.contest;
	const taking = dates.find(({ title }) => title.startsWith('Приём заявок'))!;
	const checking = dates.find(({ title }) => title.startsWith('Проверка'))!;
	return {
		...folder,
		call: {
			opensOn: taking.date,
			closesOn: taking.until!,
			closesTime: /\d\d:\d\d/.exec(taking.title)![0],
			checkUntil: checking.until!
		},
		milestones: dates.filter((each) => each !== taking && each !== checking),
		late: folder.entries.find(({ rejection }) => rejection?.startsWith('подана после срока'))!
	};
}
