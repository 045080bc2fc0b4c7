import { setTimeout as pause } from 'node:timers/promises';
import type { Entrant } from './scene.ts';
import type { Visitor } from './visitor.ts';

/** What the program has told an entrant that it has taken; what is not told may be lost. */
export type Acknowledged = { fileId: string | null; isSent: boolean };

/** A line of about ten megabits: three megabytes take two and a half seconds. */
const pieceEveryMs = 50;
/** Between two clicks of somebody in a hurry. */
const thoughtMs = 500;

/**
 * The last steps of a draft, as the pages of the site take them: a file by the resumable road, a change of the
 * description saved by itself and by the button, a look over everything, sending, the receipt.
 */
export async function finishApplication(entrant: Entrant, visitor: Visitor): Promise<Acknowledged> {
	const home = `/my/applications/${entrant.application.id}`;
	await visitor.page('page', `${home}/files`);
	const fileId = await bringFile(entrant, visitor);
	await visitor.page('page', `${home}/files`);
	await pause(thoughtMs);

	const written = await visitor.page('page', `${home}/answers`);
	await pause(thoughtMs);
	const typed = { step: 'answers', field: 'description', 'answer-video': '' };
	const saving = { ...typed, 'answer-description': `Дописано перед самым концом. ${entrant.application.id}` };
	const kept = await visitor.form('autosave', `${home}/autosave`, {
		...saving,
		revision: hidden(written.body, 'revision')
	});
	const { revision } = JSON.parse(kept.body || '{}') as { revision?: number };
	await pause(thoughtMs);
	await visitor.form('save', `${home}/answers?/save`, { ...saving, revision: String(revision), then: 'next' });

	const looked = await visitor.page('page', `${home}/check`);
	await pause(thoughtMs);
	const asked = { key: hidden(looked.body, 'key'), revision: hidden(looked.body, 'revision') };
	const sent = await visitor.form('submit', `${home}/check?/send`, asked);
	const isSent = sent.status === 303 && sent.headers.location === `${home}/receipt`;
	if (isSent) await visitor.page('page', `${home}/receipt`);
	return { fileId, isSent };
}

/** Answers the id under which the file is kept, once that has been told. */
async function bringFile({ application, file }: Entrant, visitor: Visitor): Promise<string | null> {
	const metadata = { filename: file.name, application: application.id, field: 'presentation' };
	const begun = await visitor.ask('begin upload', '/uploads', {
		method: 'POST',
		headers: {
			...{ 'tus-resumable': '1.0.0', 'content-length': '0', 'upload-length': String(file.bytes) },
			'upload-metadata': Object.entries(metadata)
				.map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
				.join(',')
		}
	});
	if (begun.status !== 201) return null;
	const ended = await visitor.ask('last piece of upload', begun.headers.location ?? '', {
		method: 'PATCH',
		headers: {
			...{ 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-length': String(file.bytes) },
			'content-type': 'application/offset+octet-stream'
		},
		...{ body: file.pieces, pauseMs: pieceEveryMs }
	});
	const id = ended.headers['upload-file'];
	return ended.status === 204 && typeof id === 'string' ? id : null;
}

/** What a hidden input of a page holds. */
function hidden(page: string, name: string): string {
	const input = page.match(/<input [^>]*>/g)?.find((each) => each.includes(`name="${name}"`));
	return /value="([^"]*)"/.exec(input ?? '')?.[1] ?? '';
}
