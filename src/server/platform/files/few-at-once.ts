/** Lets so many pieces of work go on at once; the others wait for their turn, so that a crowd does not fill the memory. */
export function fewAtOnce(most: number): <T>(work: () => Promise<T>) => Promise<T> {
	let atWork = 0;
	const waiting: (() => void)[] = [];
	return async (work) => {
		if (atWork >= most) await new Promise<void>((resolve) => waiting.push(resolve));
		else atWork++;
		try {
			return await work();
		} finally {
			// The next takes over this one's place, so the count stays.
			const next = waiting.shift();
			if (next) next();
			else atWork--;
		}
	};
}
