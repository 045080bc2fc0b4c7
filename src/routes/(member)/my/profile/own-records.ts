import { ownRecords } from '#server/personal-records/queries.ts';
import { momentText } from '#server/platform/personal-records.ts';

/** Everything that the network keeps about whoever asks, ready to be written down. */
export async function wholeOf({ db, actor, network }: App.Locals) {
	return { network: network.name, made: momentText(new Date()), groups: await ownRecords(db, actor) };
}

export const download = (content: string, type: string, name: string): Response =>
	new Response(content, {
		headers: {
			'content-type': `${type}; charset=utf-8`,
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
			'cache-control': 'private, no-store'
		}
	});
