import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** `unknown`: the scanner is away or silent, so nothing is known of the file and nobody may open it. */
export type ScanAnswer = 'clean' | 'infected' | 'unknown';
export type VirusScanner = { scan(path: string): Promise<ScanAnswer> };

/** A clamd without an answer for so long is taken for one that hangs. */
const patienceMs = 20_000;

/** `host:port`, `[::1]:3310` or the path of a socket, as in BIBLIOKRUG_CLAMD. */
export function openClamd(address: string, patience = patienceMs): VirusScanner {
	const place = placeOf(address);
	return {
		async scan(path) {
			try {
				return answerOf(await instream(place, path, patience));
			} catch {
				return 'unknown';
			}
		}
	};
}

type Place = { path: string } | { host: string; port: number };

function placeOf(address: string): Place {
	if (address.startsWith('/')) return { path: address };
	const match = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(address);
	if (!match) throw new Error('BIBLIOKRUG_CLAMD is neither host:port nor the path of a socket');
	return { host: match[1]!, port: Number(match[2]) };
}

/** Only what says so in full is clean: a refusal or a cut-off answer is not. */
function answerOf(reply: string): ScanAnswer {
	if (/^stream: OK$/.test(reply)) return 'clean';
	return /^stream: .+ FOUND$/.test(reply) ? 'infected' : 'unknown';
}

/** The INSTREAM command: lengths of four bytes, each before its piece; a length of nought ends the file. */
async function instream(place: Place, path: string, patience: number): Promise<string> {
	const socket = connect(place);
	const silence = () => socket.destroy(new Error('the scanner is silent'));
	socket.setTimeout(patience, silence);
	const whole = setTimeout(silence, patience * 3);
	const reply = readReply(socket);
	// Whoever stops listening has answered already: the reply is what counts.
	reply.catch(() => {});
	try {
		await writeTo(socket, Buffer.from('zINSTREAM\0'));
		for await (const chunk of createReadStream(path, { highWaterMark: 64 * 1024 })) {
			const piece = chunk as Buffer;
			const length = Buffer.alloc(4);
			length.writeUInt32BE(piece.length);
			await writeTo(socket, Buffer.concat([length, piece]));
		}
		await writeTo(socket, Buffer.alloc(4));
		return await reply;
	} finally {
		clearTimeout(whole);
		socket.destroy();
	}
}

function readReply(socket: Socket): Promise<string> {
	return new Promise((resolve, reject) => {
		let said = '';
		socket.on('data', (chunk) => {
			said += chunk.toString('latin1');
			if (said.includes('\0')) resolve(said.slice(0, said.indexOf('\0')).trim());
			else if (said.length > 4096) socket.destroy(new Error('the scanner talks nonsense'));
		});
		socket.once('error', reject);
		socket.once('close', () => reject(new Error('the scanner hung up')));
	});
}

function writeTo(socket: Socket, bytes: Buffer): Promise<void> {
	return new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve())));
}
