import { heldBy } from '#server/files/queries.ts';
import { refusalOfRoom, type RoomRefusal } from '#server/files/rules.ts';
import type { UploadPurpose, FileField } from '#server/files/forms.ts';
import { claimedFormat, cleanFileName } from '#server/platform/files/names.ts';
import { unfinishedUploads } from '#server/platform/files/uploads.ts';
import type { UploadExchange } from './exchange.ts';
import type { UploadPurposes } from './purposes.ts';

/** Unfinished at one time, of one account. */
export const mostUnfinished = 20;

export type AdmissionRefusal =
	| RoomRefusal
	| 'empty'
	| 'too-large'
	| 'wrong-name'
	| 'kind-not-allowed'
	| 'too-many-files'
	| 'too-many-uploads'
	| 'disk-full';

export const refusalStatus: Record<AdmissionRefusal, number> = {
	empty: 422,
	'too-large': 413,
	'wrong-name': 422,
	'kind-not-allowed': 422,
	'too-many-files': 422,
	'too-many-uploads': 429,
	'account-full': 413,
	'network-full': 507,
	'disk-full': 507
};

type Admitted = { ok: true; field: FileField } | { ok: false; reason: AdmissionRefusal };

/**
 * Judges a file before its first byte: by what it is called, how big it says it is, and how much room there is, what is
 * on its way counted as if it were here. A form never tells the size (`bytes: null`); then only the room is judged.
 */
export async function admitUpload(
	{ db, store, actor }: UploadExchange,
	purposes: UploadPurposes,
	asked: { purpose: UploadPurpose; name: string | null; bytes: number | null }
): Promise<Admitted> {
	const field = await purposes.fieldOf(db, actor, asked.purpose);
	const refuse = (reason: AdmissionRefusal): Admitted => ({ ok: false, reason });
	const { name, bytes } = asked;
	if (field.room <= 0) return refuse('too-many-files');
	if (bytes === 0) return refuse('empty');
	if (bytes !== null && bytes > field.mostBytes) return refuse('too-large');
	if (name !== null) {
		const cleaned = cleanFileName(name);
		if (cleaned === null) return refuse('wrong-name');
		const format = claimedFormat(cleaned);
		if (!format || !field.kinds.includes(format.kind)) return refuse('kind-not-allowed');
	}
	const underWay = await unfinishedUploads(store, actor.id);
	if (underWay.length >= mostUnfinished) return refuse('too-many-uploads');
	const expected = underWay.reduce((sum, { upload, received }) => sum + (upload.bytes ?? received), bytes ?? 1);
	const refusal = refusalOfRoom(await heldBy(db, actor.id), expected, store.quota);
	if (refusal) return refuse(refusal);
	const { free, all } = await store.space();
	// A picture is drawn anew beside itself, and the database needs room of its own.
	return free - 2 * expected < Math.min(all / 50, 1024 ** 3) ? refuse('disk-full') : { ok: true, field };
}
