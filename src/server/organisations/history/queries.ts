import { sql } from 'kysely';
import type { Db } from '#server/database.ts';

export type HeldParent = {
	validFrom: string;
	/** The day on which the next one begins, or null while it holds. */
	validUntil: string | null;
	/** Null where the organisation stood alone. Named as on the day when it became the parent. */
	parent: { slug: string; name: string } | null;
};

/** Whom an organisation belonged to, the latest first. */
export async function parentsOf(db: Db, organisationId: string): Promise<HeldParent[]> {
	const { rows } = await sql<Omit<HeldParent, 'parent'> & { slug: string | null; name: string | null }>`
		select held.valid_from as "validFrom", lead(held.valid_from) over (order by held.valid_from) as "validUntil", parent.slug,
			(select name from organisation_names where organisation_id = parent.id
				order by valid_from > held.valid_from, abs(valid_from - held.valid_from) limit 1) as name
		from organisation_parents held left join organisations parent on parent.id = held.parent_id
		where held.organisation_id = ${organisationId}::uuid
		order by held.valid_from desc`.execute(db);
	return rows.map(({ slug, name, ...held }) => ({
		...held,
		parent: slug !== null && name !== null ? { slug, name } : null
	}));
}
