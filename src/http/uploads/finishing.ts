import { keepFile, type FileRefusal } from '#server/files/commands.ts';
import { fileOfUpload, type StoredFile } from '#server/files/queries.ts';
import { bringBack, discardUpload, type FoundUpload } from '#server/platform/files/uploads.ts';
import { refused, done, type Outcome } from '#server/platform/outcome.ts';
import type { UploadExchange } from './exchange.ts';
import type { UploadPurposes } from './purposes.ts';

/** `not-attached`: kept, but what it was brought for has changed meanwhile. */
export type FinishRefusal = FileRefusal | 'not-attached';

type Finished = Outcome<StoredFile, FinishRefusal>;
const underWay = new Map<string, Promise<Finished>>();

/** Asked twice at once, as after a cut line, an upload is finished once, and both are answered alike. */
export function finishUpload(
	exchange: UploadExchange,
	purposes: UploadPurposes,
	found: FoundUpload
): Promise<Finished> {
	const begun = underWay.get(found.path) ?? finish(exchange, purposes, found);
	underWay.set(found.path, begun);
	const forget = () => underWay.delete(found.path);
	begun.then(forget, forget);
	return begun;
}

/**
 * All bytes are here: checks them, keeps the file and attaches it. Ended at any point by a crash, it goes on where it
 * was when it is asked again: a file once kept is found by its upload.
 */
async function finish(
	{ db, store, actor, log }: UploadExchange,
	purposes: UploadPurposes,
	found: FoundUpload
): Promise<Finished> {
	const { upload, path } = found;
	const { id, key, name, allowed, mostBytes, purpose } = upload;
	const earlier = await fileOfUpload(db, id);
	if (!earlier) await bringBack(store, found);
	const kept = earlier
		? done(earlier)
		: await keepFile(db, store, actor, { path, name, allowed, mostBytes, upload: { id, key } });
	if (!kept.ok) {
		await discardUpload(store, actor.id, id);
		return kept;
	}
	const { applicationId = '', fieldId = '', alt = '' } = purpose;
	const attached = await purposes.attach(db, actor, { applicationId, fieldId, fileId: kept.value.id, alt });
	await discardUpload(store, actor.id, id);
	if (attached.ok) return kept;
	log(new Error(`an upload could not be attached: ${attached.reason}`));
	return refused('not-attached');
}
