import { encode } from 'uqr';

/**
 * A QR code as SVG, one path of runs: a tenth of the size of a square per module. The mask is fixed: trying all
 * eight costs more time than the whole page, and every reader takes any of them.
 */
export function drawQrCode(text: string): string {
	const { size, data } = encode(text, { ecc: 'M', border: 0, maskPattern: 2, boostEcc: false });
	const runs = data.flatMap((row, y) => runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`));
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${runs.join('')}"/></svg>`;
}

function runsOf(row: readonly boolean[]): [start: number, length: number][] {
	const runs: [number, number][] = [];
	row.forEach((dark, x) => {
		const last = runs.at(-1);
		if (!dark) return;
		if (last && last[0] + last[1] === x) last[1]++;
		else runs.push([x, 1]);
	});
	return runs;
}
