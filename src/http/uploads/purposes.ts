import type { Db } from '#server/database.ts';
import type { FileField, UploadPurpose } from '#server/files/forms.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';

/** What the road of uploads asks of those to whom files are brought. */
export type UploadPurposes = {
	/** Throws NotFound where this person may not attach there. */
	fieldOf(db: Db, actor: Actor, purpose: UploadPurpose): Promise<FileField>;
	attach(
		db: Db,
		actor: Actor,
		attached: UploadPurpose & { fileId: string; alt: string }
	): Promise<Outcome<unknown, string>>;
};

const longestAlt = 1000;

/** Shape only; nothing of it is believed before `fieldOf` has answered. Null where it cannot be meant. */
export function parsePurpose(asked: {
	application?: string | null | undefined;
	field?: string | null | undefined;
}): UploadPurpose | null {
	const { application, field } = asked;
	if (!application || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(application)) return null;
	if (!field || !/^[a-z][a-z0-9-]{0,40}$/.test(field)) return null;
	return { applicationId: application, fieldId: field };
}

export const parseAlt = (alt: string | null | undefined): string =>
	(alt ?? '')
		.toWellFormed()
		.replace(/\p{Cc}+/gu, ' ')
		.trim()
		.slice(0, longestAlt);
