/** Why a file was not kept, whatever it holds. */
export type RoomRefusal = 'account-full' | 'network-full';

export type Held = { byAccount: number; byNetwork: number };

/** Whether there is room for so many bytes more. */
export function refusalOfRoom(
	held: Held,
	more: number,
	quota: { account: number; network: number }
): RoomRefusal | null {
	if (held.byAccount + more > quota.account) return 'account-full';
	return held.byNetwork + more > quota.network ? 'network-full' : null;
}
