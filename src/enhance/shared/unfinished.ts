/** What this browser remembers of uploads that did not come to their end. */
export type Unfinished = { key: string; name: string; percent: number };

const prefix = 'tus::bibliokrug ';
const progressPrefix = 'upload-progress ';

export const fingerprintOf = (
	file: { name: string; size: number; lastModified: number },
	{ application, field }: { application: string; field: string }
): string => `bibliokrug ${application} ${field} ${file.size} ${file.lastModified} ${file.name}`;

export function unfinishedIn({ application, field }: { application: string; field: string }): Unfinished[] {
	return keysOf(`${prefix}${application} ${field} `).flatMap((key) => {
		try {
			const { size, metadata } = JSON.parse(localStorage.getItem(key) ?? '') as {
				size: number;
				metadata: { filename: string };
			};
			const sent = Number(localStorage.getItem(progressPrefix + key.split('::')[1]) ?? 0);
			return [{ key, name: metadata.filename, percent: Math.floor((100 * sent) / size) }];
		} catch {
			return [];
		}
	});
}

export function forgetUnfinished(key: string): void {
	try {
		localStorage.removeItem(key);
		localStorage.removeItem(progressPrefix + key.split('::')[1]);
	} catch {
		// A browser that keeps nothing has nothing to forget.
	}
}

/** Only so that a reader who comes back sees how far it was: the server knows it exactly. */
export function noteProgress(fingerprint: string, sent: number | null): void {
	try {
		if (sent === null) localStorage.removeItem(progressPrefix + fingerprint);
		else localStorage.setItem(progressPrefix + fingerprint, String(sent));
	} catch {
		// Kept or not, the upload goes on.
	}
}

function keysOf(beginning: string): string[] {
	try {
		return Object.keys(localStorage).filter((key) => key.startsWith(beginning));
	} catch {
		return [];
	}
}
