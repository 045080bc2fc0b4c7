/** Where a command writes. `out` is the answer; `err` is for progress and faults. */
export type Terminal = {
	out: (text: string) => void;
	err: (text: string) => void;
	/** True where a person watches: progress may be drawn over itself. */
	isInteractive: boolean;
	/** Characters in a line. */
	width: number;
};

export function openTerminal(): Terminal {
	// `| head` closes our output early; that is no fault.
	for (const stream of [process.stdout, process.stderr]) {
		stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
	}
	return {
		out: (text) => void process.stdout.write(text),
		err: (text) => void process.stderr.write(text),
		isInteractive: Boolean(process.stderr.isTTY),
		width: Math.min(Math.max(process.stdout.columns ?? 80, 60), 120)
	};
}

/** A line that is drawn over itself for a person, and silent or rare for a file. */
export function openProgress(terminal: Terminal) {
	const started = performance.now();
	let shown = false;
	let last = 0;
	return {
		show(text: string): void {
			const now = performance.now();
			if (terminal.isInteractive) {
				if (now - last < 50) return;
				terminal.err(`\r\u001b[K${text}`);
				shown = true;
			} else if (now - started > 3000 && now - last > 5000) terminal.err(`${text}\n`);
			else return;
			last = now;
		},
		end(): void {
			if (shown) terminal.err('\r\u001b[K');
			shown = false;
		}
	};
}
