/** «6:59» of what is left in milliseconds, or by how much it is past: «+0:35». A begun second is shown whole. */
export function clockFace(left: number): { text: string; isUp: boolean } {
	const isUp = left <= 0;
	const seconds = isUp ? Math.floor(-left / 1000) : Math.ceil(left / 1000);
	const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
	return { text: isUp ? `+${text}` : text, isUp };
}

/** What is left on a clock at a moment of the server's. */
export function leftOn({ endsAt, left }: { endsAt: string | null; left: number | null }, now: number): number {
	return endsAt === null ? (left ?? 0) : Date.parse(endsAt) - now;
}
