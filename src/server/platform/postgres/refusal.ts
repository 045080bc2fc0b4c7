/** Why the embedded database does not start, as one line for the person who starts it; shown without a stack trace. */
export class PostgresRefusal extends Error {
	override name = 'PostgresRefusal';
}
