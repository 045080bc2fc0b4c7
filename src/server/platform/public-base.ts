/**
 * The address of a network's site for links that leave it, in letters: `https://biblioteki.example.org`. Never taken from
 * a request, whose Host anybody can write. `setting` is BIBLIOKRUG_PUBLIC_URL; in an installation of several networks
 * `{host}` in it stands for the network's own public host.
 */
export function publicBaseOf(
	{ publicHost }: { publicHost: string },
	setting: string | undefined = process.env['BIBLIOKRUG_PUBLIC_URL']
): string {
	const address = setting?.trim().replace('{host}', publicHost) || `https://${publicHost}`;
	if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
		throw new Error(`BIBLIOKRUG_PUBLIC_URL: «${address}» — не адрес сайта. Пример: https://biblioteki.example.org`);
	return new URL(address).origin;
}
