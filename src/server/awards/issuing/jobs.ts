import type { Tasks } from '#server/platform/jobs.ts';
import { issuePapers } from './commands.ts';

export const issuingTasks: Tasks = {
	'issue-papers': (db, payload, { isLastTry }) => issuePapers(db, (payload as { runId: string }).runId, { isLastTry })
};
