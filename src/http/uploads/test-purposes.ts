import { markAttached } from '#server/files/commands.ts';
import type { FileField } from '#server/files/forms.ts';
import { fileKinds } from '#server/platform/files/kinds.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done } from '#server/platform/outcome.ts';
import type { UploadPurposes } from './purposes.ts';

export const closedApplication = '00000000-0000-4000-8000-000000000000';

/** Fields by their names: what `pictures` takes, what everything else takes. */
const fields: Record<string, Partial<FileField>> = {
	pictures: { kinds: ['image'] },
	small: { mostBytes: 1000 },
	full: { room: 0 }
};

/** Stands for applications: attaching works, and nothing else of them is there. */
export const testPurposes: UploadPurposes = {
	async fieldOf(_db, _actor, { applicationId, fieldId }) {
		if (applicationId === closedApplication) throw new NotFound('application');
		return { kinds: fileKinds, mostBytes: 50 * 1024 * 1024, room: 5, ...fields[fieldId] };
	},
	attach: (db, actor, { applicationId, fileId }) =>
		db.transaction().execute(async (tx) => {
			await markAttached(tx, fileId, applicationId, actor);
			return done(null);
		})
};
