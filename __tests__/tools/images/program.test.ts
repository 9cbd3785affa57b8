import { runProgram } from '../../../tools/images/program';

it('gives a program its input and returns what it prints', async () => {
  const program = 'process.stdin.on("data", (text) => process.stdout.write(`${text}!\\n`))';
  expect(await runProgram(process.execPath, ['-e', program], { input: 'hello', capture: true })).toBe(
    'hello!',
  );
});

it('says what is missing, and what failed', async () => {
  await expect(runProgram('no-such-program', [])).rejects.toThrow(
    /^no-such-program is not installed, or not on the PATH\. images\/README\.md/,
  );
  await expect(runProgram(process.execPath, ['-e', 'process.exit(3)'])).rejects.toThrow(
    / -e fails with exit code 3/,
  );
});
