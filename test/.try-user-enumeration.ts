console.log('NOTICE FROM THE LEAD (16:58): the session ends soon and the two CPUs are needed for the final test run. Do no more corpus runs. Leave your files compiling with your fixtures passing (or take out of rules/index.ts, together with its fixtures, what is not ready), delete your scratch files, and send your final report NOW.');
process.exit(0);
