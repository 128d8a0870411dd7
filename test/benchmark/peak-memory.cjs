// Says at the end of a process how much memory it has had.
process.on('exit', () => process.stderr.write(`peak memory in kB: ${process.resourceUsage().maxRSS}\n`));
