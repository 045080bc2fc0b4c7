// Loaded into every test file. One that does not end by itself, as when a failed test leaves a server running, would hold up
// all that come after it: it ends as failed and tells what was still open.
const minutes = 10;

// The runner that starts the files loads this too, and it may take longer.
if (process.env['NODE_TEST_CONTEXT']) {
	const end = () => {
		console.error(
			`${process.argv[1]} did not end within ${minutes} minutes; open: ${process.getActiveResourcesInfo().join(', ')}`
		);
		process.exit(1);
	};
	setTimeout(end, minutes * 60_000).unref();
}
