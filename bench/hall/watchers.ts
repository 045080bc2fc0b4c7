import { request } from 'node:http';

export type Heard = { revision: string; at: number };

/** Follows a hall over so many lines, from two addresses of this machine, as from a hall behind two; answers by message. */
export async function followHall(base: string, code: string, watchers: number): Promise<void> {
	const heard: Heard[] = [];
	const began = Array.from({ length: watchers }, (_, n) => follow(base, code, `127.0.0.${2 + (n % 2)}`, heard));
	await Promise.all(began);
	process.send!('ready');
	process.once('message', () => process.send!(heard));
}

/** Answers once the first state has come. */
function follow(base: string, code: string, localAddress: string, heard: Heard[]): Promise<void> {
	const { hostname, port } = new URL(base);
	return new Promise((resolve, reject) => {
		const asked = request({ hostname, port, localAddress, path: `/live/hall/${code}`, agent: false }, (response) => {
			if (response.statusCode !== 200) return reject(new Error(`${response.statusCode}`));
			let kept = '';
			response.setEncoding('utf8').on('data', (text: string) => {
				const parts = (kept + text).split('\n\n');
				kept = parts.pop()!;
				for (const part of parts) {
					const id = /^id: (\d+)$/m.exec(part)?.[1];
					if (id === undefined) continue;
					heard.push({ revision: id, at: performance.timeOrigin + performance.now() });
					resolve();
				}
			});
		});
		asked.on('error', reject).end();
	});
}
