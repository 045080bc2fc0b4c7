// Loaded into a program before its own code: its clock goes wrong by so many hours, as on a machine that nobody looks after.
const skewMs = Number(process.env['BIBLIOKRUG_TEST_CLOCK_SKEW_HOURS']) * 3_600_000;
const TrueDate = Date;

globalThis.Date = class extends TrueDate {
	constructor(...args: [] | ConstructorParameters<typeof TrueDate>) {
		if (args.length === 0) super(TrueDate.now() + skewMs);
		else super(...(args as ConstructorParameters<typeof TrueDate>));
	}
	static override now(): number {
		return TrueDate.now() + skewMs;
	}
} as DateConstructor;
