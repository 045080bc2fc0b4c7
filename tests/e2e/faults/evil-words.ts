/** Markup that has run scripts on other sites, short enough for a title; each brings an element of its own name. */
export const markup = [
	`<xss-mark onxss=1>`,
	`"><xss-mark onxss=1><svg onload=alert(1)>`,
	`'><img src=x onerror=alert(1)><xss-mark>`,
	`</title></textarea></script><xss-mark><script>alert(1)</script>`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><xss-mark onxss=1>`,
	`<math><mtext><table><mglyph><style><!--</style><xss-mark>`,
	`<svg><style><xss-mark><img src=x onerror=alert(1)></style>`,
	`&lt;xss-mark&gt;<xss-mark>&#60;script&#62;alert(1)`,
	`{@html '<xss-mark>'} \${alert(1)} {{7*7}}<xss-mark>`,
	`javascript:alert(1)//<xss-mark>`,
	`<a href="javascript:alert(1)">x</a><xss-mark>`,
	`--><xss-mark onxss=1><!--`,
	`<style>@import'//evil.example'</style><xss-mark>`,
	`<iframe srcdoc="<script>alert(1)</script>"><xss-mark>`,
	`<base href=//evil.example><meta http-equiv=refresh content=0><xss-mark>`
] as const;

/** Texts that break programs: characters that no database keeps, marks without end, words turned round. */
export const wild = [
	'нуль\u0000внутри',
	'одинокий\ud800суррогат',
	`з${'\u0301'.repeat(20_000)}`,
	'\u202eталкыв\u2066\u200b\u200f',
	"=cmd|' /C calc'!A0\t\r\n+1@SUM(1)",
	'Имя\r\nBcc: chuzhoy@example.org\r\n\r\nтекст',
	'../../../etc/passwd\\..\\CON',
	'%00%0d%0aSet-Cookie: a=b',
	"'; drop table applications; --",
	'%_\\%',
	'9'.repeat(400),
	'👩‍👩‍👧‍👦'.repeat(500),
	' ',
	'а'.repeat(60_000)
] as const;

/** Addresses that a site must not be led to by a link to itself. */
export const foreignAddresses = [
	'//evil.example/',
	'/\\evil.example/',
	'https:evil.example',
	'https://evil.example/',
	'/%0d%0aLocation:%20https://evil.example',
	'\r\nLocation: https://evil.example',
	'javascript:alert(1)',
	'/.//evil.example',
	'\t//evil.example',
	'/\t/evil.example'
] as const;

/** What no form asks for: a field of each column that gives power or belongs to the program. */
export const unasked: Record<string, string> = {
	...{ state: 'admitted', status: 'admitted', role: 'administrator', roles: 'administrator', kind: 'prisvoeno' },
	...{ contest_id: 'prisvoeno', contestId: 'prisvoeno', admitted_version: '1', admittedVersion: '1', number: '999' },
	...{ created_by: 'prisvoeno', changed_by: 'prisvoeno', decided_by: 'prisvoeno', published_by: 'prisvoeno' },
	...{ owner_id: 'prisvoeno', ownerId: 'prisvoeno', account_id: 'prisvoeno', accountId: 'prisvoeno' },
	...{
		network: 'prisvoeno',
		schema: 'prisvoeno',
		sha256: 'prisvoeno',
		submitted_at: '1999-01-01',
		email_verified: 'true'
	},
	...{ __proto__x: 'prisvoeno', constructor: 'prisvoeno', prototype: 'prisvoeno', 'a[b]': 'prisvoeno' },
	...{ '__proto__[role]': 'administrator', 'constructor[prototype][role]': 'administrator', unasked: 'prisvoeno' },
	['__proto__']: 'prisvoeno'
};
