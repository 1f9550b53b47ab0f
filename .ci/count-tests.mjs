// Adds up the JSON reports of vitest in a folder and prints "passed failed skipped"; the names of failed tests go to stderr.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  for (const file of report.testResults) {
    const failures = file.assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of failures)
      process.stderr.write(`failed: ${file.name}: ${fullName}\n  ${first(failureMessages)}\n`);
    if (file.status === 'failed' && failures.length === 0)
      process.stderr.write(`failed: ${file.name}\n  ${first([file.message])}\n`);
  }
}
process.stdout.write(`${total.passed} ${total.failed} ${total.skipped}\n`);

/** The beginning of the first message, enough to know it again. */
function first([message]) {
  return (message ?? '').split('\n').slice(0, 6).join('\n  ').slice(0, 600);
}
